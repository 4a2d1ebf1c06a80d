// The catalog of PostgreSQL has names of its own. cspell:disable
import { PGlite } from '@electric-sql/pglite';
import type { Trace } from '../../src/domain/trace.ts';
import type { Database } from '../../src/store/database/database.ts';
import { embeddedDatabase } from '../../src/store/database/embedded.ts';

/** An open embedded database with its schema as it was when it was opened. */
interface Member {
  readonly pglite: PGlite;
  readonly schema: string;
}

/** Databases of this worker that no test uses at the moment. Opening one takes a second of CPU time, emptying one a twentieth. */
const idle: Member[] = [];

/** Opens an empty, migrated database that only the caller uses. Closing it empties it for the next test of this worker. */
export async function openFromPool(dump: Blob, trace?: Trace): Promise<Database> {
  const member = idle.pop() ?? (await openMember(dump));
  const database = embeddedDatabase(member.pglite, undefined, trace);
  let closing: Promise<void> | undefined;
  return {
    ...database,
    close: () => {
      closing ??= giveBack(member, database);
      return closing;
    },
  };
}

async function openMember(dump: Blob): Promise<Member> {
  const pglite = await PGlite.create({ loadDataDir: dump });
  return { pglite, schema: await readSchema(pglite) };
}

/** A database that a test has broken, or whose schema it has changed, is closed for good. */
async function giveBack(member: Member, database: Database): Promise<void> {
  if (await isEmptied(member)) {
    await database.client.$disconnect();
    idle.push(member);
  } else await database.close();
}

async function isEmptied({ pglite, schema }: Member): Promise<boolean> {
  if (pglite.closed) return false;
  try {
    await pglite.exec('ROLLBACK; UNLISTEN *; RESET ALL;');
    if ((await readSchema(pglite)) !== schema) return false;
    const { rows } = await pglite.query<{ readonly name: string }>(
      `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
    );
    await pglite.exec(`TRUNCATE ${rows.map(({ name }) => name).join(', ')} RESTART IDENTITY CASCADE`);
    return true;
  } catch {
    return false;
  }
}

/** Tables with their columns, indexes, triggers and functions, as one text. */
async function readSchema(pglite: PGlite): Promise<string> {
  const { rows } = await pglite.query(`
    SELECT 'column' AS kind, attrelid::regclass::text AS place, attname::text AS name, atttypid::int AS type
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
    UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname::text, 0 FROM pg_trigger WHERE NOT tgisinternal
    UNION ALL SELECT 'function', '', proname::text, 0 FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    ORDER BY 1, 2, 3`);
  return JSON.stringify(rows);
}
