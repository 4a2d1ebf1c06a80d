// The catalog of PostgreSQL has names of its own. cspell:disable
import type { Trace } from '../../src/domain/trace.ts';
import type { Database } from '../../src/store/database/database.ts';

/** A database that is emptied and used again. */
export interface PooledDatabase {
  /** Stays open between two tests: what Prisma has compiled for one test serves the next. */
  readonly database: Database;
  /** Opens the same database with a client whose statements are traced. */
  traced(trace: Trace): Promise<Database>;
  /** Ends what a test may have left: transactions, listeners, settings of a session. */
  settle(): Promise<void>;
  /** Closes it for good. */
  remove(): Promise<void>;
}

interface Member extends PooledDatabase {
  readonly schema: string;
}

/** Databases of this worker that no test uses at the moment, by how they are opened. */
const idle = new Map<string, Member[]>();

/**
 * Opens an empty, migrated database that only the caller uses, opened as `kind` says. Closing it empties it for the next test of this
 * worker: making one takes a hundred times as long.
 */
export async function openFromPool(
  kind: string,
  make: () => Promise<PooledDatabase>,
  trace?: Trace,
): Promise<Database> {
  const member = idle.get(kind)?.pop() ?? (await makeMember(make));
  const traced = trace && (await member.traced(trace));
  let closing: Promise<void> | undefined;
  return {
    ...(traced ?? member.database),
    close: () => {
      closing ??= giveBack(kind, member, traced);
      return closing;
    },
  };
}

async function makeMember(make: () => Promise<PooledDatabase>): Promise<Member> {
  const made = await make();
  return { ...made, schema: await readSchemaState(made.database.client) };
}

/** A text that a change of the schema changes, and a change of rows does not. */
export async function readSchemaState(client: Pick<Database['client'], '$queryRawUnsafe'>): Promise<string> {
  const rows = await client.$queryRawUnsafe<{ readonly state: string }[]>(`SELECT ${SCHEMA_STATE} AS state`);
  return rows.map(({ state }) => state).join();
}

/** A database that a test has broken, or whose schema it has changed, is removed. */
async function giveBack(kind: string, member: Member, traced: Database | undefined): Promise<void> {
  await traced?.client.$disconnect();
  if (await isEmptied(member)) idle.set(kind, [...(idle.get(kind) ?? []), member]);
  else await member.remove();
}

async function isEmptied({ database, schema, settle }: Member): Promise<boolean> {
  try {
    await settle();
    await database.client.$executeRawUnsafe(emptyingOf(schema));
    return true;
  } catch {
    return false;
  }
}

/** How many bytes of deleted rows the tables keep at most: a later test would have to read past them. */
const DELETED = 2 * 1024 * 1024;

/** The objects of PostgreSQL itself have lower numbers. */
const FIRST_OWN = 16_384;

/** Catalogs that a change of the schema changes and a change of rows does not, with their keys. */
const CATALOGS = [
  ['pg_attribute', 'attrelid'],
  ['pg_constraint', 'oid'],
  ['pg_trigger', 'oid'],
  ['pg_proc', 'oid'],
  ['pg_type', 'oid'],
];

/** How many entries each catalog has, and the last transaction that wrote one. */
const SCHEMA_STATE = CATALOGS.map(
  ([catalog, key]) =>
    `(SELECT count(*) || '/' || coalesce(max(xmin::text::bigint), 0) FROM ${catalog} WHERE ${key} >= ${FIRST_OWN})`,
).join(` || ' ' || `);

/**
 * Deleting the few rows of a test is much faster than making a new file for each table and index, which is what TRUNCATE does. Fails
 * if the schema is no longer in that state.
 */
function emptyingOf(schema: string): string {
  return `DO $$
    DECLARE
      place record;
      deleted bigint := 0;
      places text[];
    BEGIN
      IF ${SCHEMA_STATE} <> '${schema}' THEN RAISE EXCEPTION 'the schema was changed'; END IF;
      PERFORM set_config('session_replication_role', 'replica', true), set_config('synchronous_commit', 'off', true);
      FOR place IN SELECT oid::regclass::text AS name, pg_relation_size(oid) AS size FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'
      LOOP
        IF place.size > 0 THEN EXECUTE 'DELETE FROM ' || place.name; END IF;
        deleted := deleted + place.size;
        places := places || place.name;
      END LOOP;
      IF deleted > ${DELETED} THEN EXECUTE 'TRUNCATE ' || array_to_string(places, ', '); END IF;
      PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
    END $$`;
}
