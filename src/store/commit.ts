import type { Actor, Door } from '../domain/caller.ts';
import type { Change, NewChange } from '../domain/change.ts';
import { ConflictError, NotFoundError } from '../domain/errors.ts';
import { type Instant, toInstant } from '../domain/instant.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { asJson, toColumn } from './save-flag.ts';
import type { Store } from './store.ts';

/** The client inside a transaction. */
export type Transaction = Prisma.TransactionClient;

/** The channel on which commits poke the other nodes. The log is the truth; a lost poke loses nothing. */
export const CHANNEL = 'halyard';

/** Whose write it is and where it goes. */
export interface CommitRequest {
  readonly organizationId: string;
  readonly actor: Actor;
  readonly door: Door;
}

/** What the verb can use while it applies its change. */
export interface Applying {
  /** The organization's revision before the change. */
  readonly revision: number;
  /** When the change happens. */
  readonly at: Instant;
  /** The next number of the organization. */
  nextNumber(): number;
}

/** What a verb did: its result, and what goes into the log (nothing, when nothing changed). */
export interface Applied<Result> {
  readonly result: Result;
  readonly changes: readonly NewChange[];
}

/** A verb's own part of a commit. */
export type Apply<Result> = (tx: Transaction, applying: Applying) => Promise<Applied<Result>>;

interface OrganizationRow {
  readonly revision: number;
  readonly lastNumber: number;
}

/**
 * The write seam: one transaction locks the organization's row, applies the change, writes it into the log under the next
 * revision and pokes the other nodes; afterwards this node's listeners are told. The row lock makes revision order commit
 * order, so a reader of the log has no gaps to miss.
 * Throws NotFoundError for an unknown organization, and whatever `apply` throws: then nothing has changed.
 */
export async function commit<Result>(store: Store, request: CommitRequest, apply: Apply<Result>): Promise<Result> {
  const committed = await store.db.$transaction(async (tx) => {
    const row = await lockOrganization(tx, request.organizationId);
    return applyAndLog(store, tx, request, row, apply);
  });
  await store.tellCommitted(committed.changes);
  return committed.result;
}

/** The same for an organization that does not exist yet: makes its row first. Throws ConflictError when the id is taken. */
export async function commitNewOrganization<Result>(
  store: Store,
  request: CommitRequest & { readonly name: string },
  apply: Apply<Result>,
): Promise<Result> {
  const { organizationId, name } = request;
  const committed = await store.db.$transaction(async (tx) => {
    const at = toInstant(store.clock.now());
    const { count } = await tx.organization.createMany({
      data: [{ id: organizationId, name, createdAt: at, updatedAt: at }],
      skipDuplicates: true,
    });
    if (count === 0) {
      const current = { entityType: 'organization', id: organizationId } as const;
      throw new ConflictError('KEY_TAKEN', `The organization id "${organizationId}" is taken.`, current);
    }
    return applyAndLog(store, tx, request, { revision: 0, lastNumber: 0 }, apply);
  });
  await store.tellCommitted(committed.changes);
  return committed.result;
}

/**
 * One change that every organization's log receives, for what all of them share (the catalogue of feature defaults).
 * Rows are locked in the order of their ids, so that two such commits cannot wait for each other.
 */
export async function commitEverywhere<Result>(
  store: Store,
  request: Omit<CommitRequest, 'organizationId'>,
  apply: (tx: Transaction, applying: Pick<Applying, 'at'>) => Promise<Applied<Result>>,
): Promise<Result> {
  const committed = await store.db.$transaction(async (tx) => {
    const { actor, door } = request;
    const rows = await tx.$queryRaw<(OrganizationRow & { id: string })[]>`
      SELECT "id", "revision", "lastNumber" FROM "Organization" ORDER BY "id" FOR UPDATE`;
    const at = toInstant(store.clock.now());
    const applied = await apply(tx, { at });
    const changes = rows.flatMap((row) =>
      numbered({ organizationId: row.id, actor, door }, row.revision, at, applied.changes),
    );
    if (changes.length > 0) {
      await tx.$executeRaw`UPDATE "Organization" SET "revision" = "revision" + ${applied.changes.length}`;
      await writeChanges(tx, changes);
    }
    return { result: applied.result, changes };
  });
  await store.tellCommitted(committed.changes);
  return committed.result;
}

async function lockOrganization(tx: Transaction, organizationId: string): Promise<OrganizationRow> {
  const [row] = await tx.$queryRaw<OrganizationRow[]>`
    SELECT "revision", "lastNumber" FROM "Organization" WHERE "id" = ${organizationId} FOR UPDATE`;
  if (row === undefined) throw new NotFoundError('organization', organizationId);
  return row;
}

async function applyAndLog<Result>(
  store: Store,
  tx: Transaction,
  request: CommitRequest,
  row: OrganizationRow,
  apply: Apply<Result>,
): Promise<{ result: Result; changes: readonly Change[] }> {
  const at = toInstant(store.clock.now());
  let lastNumber = row.lastNumber;
  const nextNumber = () => {
    lastNumber += 1;
    return lastNumber;
  };
  const applied = await apply(tx, { revision: row.revision, at, nextNumber });
  const changes = numbered(request, row.revision, at, applied.changes);
  if (changes.length > 0) {
    const revision = row.revision + changes.length;
    await tx.organization.update({
      where: { id: request.organizationId },
      data: { revision, lastNumber },
      select: { id: true },
    });
    await writeChanges(tx, changes);
  }
  return { result: applied.result, changes };
}

function numbered(request: CommitRequest, revision: number, at: Instant, changes: readonly NewChange[]): Change[] {
  return changes.map((change, index) => ({
    ...change,
    organizationId: request.organizationId,
    revision: revision + index + 1,
    actorId: request.actor.id,
    actorName: request.actor.name,
    door: request.door,
    at,
  }));
}

async function writeChanges(tx: Transaction, changes: readonly Change[]): Promise<void> {
  await tx.change.createMany({
    data: changes.map((change) => ({
      ...change,
      environments: [...change.environments],
      differences: toColumn(asJson(change.differences)),
      before: toColumn(change.before),
      after: toColumn(change.after),
    })),
  });
  const latest = new Map(changes.map((change) => [change.organizationId, change.revision]));
  const payloads = [...latest].map(([organizationId, revision]) => `${organizationId}:${revision}`);
  await tx.$queryRaw`SELECT pg_notify(${CHANNEL}, payload)::text FROM unnest(${payloads}::text[]) AS payload`;
}
