import { Prisma } from '../../generated/prisma/client.ts';
import type { Transaction } from '../transaction.ts';

/** A row's columns by name, as Prisma takes them. */
export type Columns = Readonly<Record<string, unknown>>;

/** Names one row of a tenant. */
export interface RowName {
  readonly id: string;
  readonly organizationId: string;
}

/** Takes the update of a row, and runs it at once or later in the same transaction. */
export type TakeUpdate = (update: Prisma.Sql) => void | Promise<void>;

/** Runs each update at once. */
export function updatingIn(tx: Transaction): TakeUpdate {
  return async (update) => {
    await tx.$executeRaw`WITH "updated" AS (${update}) SELECT`;
  };
}

/** How many rows one statement updates. */
const UPDATES_PER_STATEMENT = 50;

/** Collects updates, and runs them with few statements. */
export function collectUpdates(tx: Transaction): {
  readonly take: (update: Prisma.Sql) => void;
  readonly run: () => Promise<void>;
} {
  const updates: Prisma.Sql[] = [];
  return {
    take: (update) => void updates.push(update),
    async run() {
      while (updates.length > 0) await updateTogether(tx, updates.splice(0, UPDATES_PER_STATEMENT));
    },
  };
}

async function updateTogether(tx: Transaction, updates: readonly Prisma.Sql[]): Promise<void> {
  const parts = updates.map((update, index) => Prisma.sql`${Prisma.raw(`"update${index}"`)} AS (${update})`);
  await tx.$executeRaw`WITH ${Prisma.join(parts)} SELECT`;
}

/** The update of a row that sets the columns in which two states of it differ; undefined if no column differs. */
export function updateRow(
  name: 'Flag' | 'FlagEnvironment',
  { id, organizationId }: RowName,
  before: Columns,
  after: Columns,
): Prisma.Sql | undefined {
  const changed = changedColumns(before, after);
  if (changed.length === 0) return undefined;
  const table = Prisma.raw(`"${name}"`);
  return Prisma.sql`
    UPDATE ${table} SET ${assignments(changed)}
    FROM jsonb_populate_record(NULL::${table}, ${asText(changed)}::jsonb) AS "changed"
    WHERE ${table}."id" = ${id}::uuid AND ${table}."organizationId" = ${organizationId}`;
}

type Column = readonly [name: string, value: unknown];

function changedColumns(before: Columns, after: Columns): readonly Column[] {
  return Object.entries(after)
    .filter(([name, value]) => JSON.stringify(readable(value)) !== JSON.stringify(readable(before[name])))
    .map(([name, value]) => [name, readable(value)]);
}

/** Prisma's nulls of JSON columns as the plain null, which PostgreSQL reads as the SQL null for every type of column. */
export function readable(value: unknown): unknown {
  return value === Prisma.DbNull || value === Prisma.JsonNull ? null : value;
}

/** The names are those of our own columns; the values go as a parameter. */
function assignments(columns: readonly Column[]): Prisma.Sql {
  return Prisma.raw(columns.map(([name]) => `"${name}" = "changed"."${name}"`).join(', '));
}

/** A document whose members are read by the types of their columns. */
function asText(columns: readonly Column[]): string {
  return JSON.stringify(Object.fromEntries(columns));
}
