import type { SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import { StartError } from '../../domain/start-error.ts';
import { type Database, reasonOf } from './database.ts';
import { type Migration, readMigrations } from './migrations-folder.ts';
import { applyMigrations } from './schema-engine.ts';

/** The schema of the database and the migrations of this release do not go together. The message says what to do. */
export class MigrationError extends StartError {
  override readonly name = 'MigrationError';
}

/** A row of `_prisma_migrations`. */
interface AppliedMigration {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/**
 * Brings the schema of a database up to date: applies all migrations that it lacks or, when one fails, none of them. Returns the
 * names of those applied. Nodes that start at once take turns. A database that is up to date costs two queries.
 * Throws MigrationError if a migration fails, or if the database has one that this release lacks or has with another content.
 */
export async function migrate(database: Database, migrations?: readonly Migration[]): Promise<readonly string[]> {
  const known = migrations ?? (await readMigrations());
  if (isUpToDate(known, await findApplied(database))) return [];
  return database.alterSchema((adapter) => apply(adapter, known));
}

/** The engine checks again which migrations are missing: another node may have been faster. */
async function apply(adapter: SqlDriverAdapter, migrations: readonly Migration[]): Promise<readonly string[]> {
  let failure: MigrationError | undefined;
  // The engine then tries to record the failure, which the failed transaction refuses, and would explain only that refusal.
  const executeScript = async (script: string) => {
    try {
      await adapter.executeScript(script);
    } catch (error) {
      failure = new MigrationError(failed(nameOf(script, migrations), error));
      throw error;
    }
  };
  // Inherited, because the methods of an adapter may sit on its class.
  const watched: SqlDriverAdapter = Object.create(adapter, { executeScript: { value: executeScript } });
  try {
    return await applyMigrations(watched, migrations);
  } catch (error) {
    throw failure ?? new MigrationError(`The migrations cannot be applied: ${reasonOf(error)}`);
  }
}

function nameOf(script: string, migrations: readonly Migration[]): string {
  return migrations.find((migration) => migration.script === script)?.name ?? 'that creates _prisma_migrations';
}

async function findApplied({ client }: Database): Promise<readonly AppliedMigration[]> {
  const [table] = await client.$queryRaw<{ exists: boolean }[]>`
    SELECT to_regclass('_prisma_migrations') IS NOT NULL AS "exists"`;
  if (table?.exists !== true) return [];
  return client.$queryRaw<AppliedMigration[]>`
    SELECT migration_name AS "name", checksum, finished_at IS NOT NULL AS "finished"
    FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`;
}

/** Whether no migration is missing. Throws MigrationError if the two histories differ. */
function isUpToDate(known: readonly Migration[], applied: readonly AppliedMigration[]): boolean {
  for (const { name, checksum, finished } of applied) {
    const migration = known.find((candidate) => candidate.name === name);
    if (migration === undefined) throw new MigrationError(newer(name));
    if (!finished) throw new MigrationError(unfinished(name));
    if (migration.checksum !== checksum) throw new MigrationError(edited(name));
  }
  return known.every(({ name }) => applied.some((candidate) => candidate.name === name));
}

function failed(name: string, error: unknown): string {
  return `The migration ${name} failed and nothing was changed: ${databaseMessageOf(error)}.`;
}

/** A driver adapter may replace the database's message, which it keeps in the cause. */
function databaseMessageOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  const hasMessage = typeof cause === 'object' && cause !== null && 'originalMessage' in cause;
  return reasonOf(hasMessage ? cause.originalMessage : error);
}

function newer(name: string): string {
  return `The database has the migration ${name}, which this release does not know: run the newer release that made it.`;
}

function unfinished(name: string): string {
  return `The migration ${name} was started by the Prisma command line and did not finish: see \`prisma migrate resolve\`.`;
}

function edited(name: string): string {
  return `The migration ${name} is not the one that the database was migrated with: run the release that made it, or begin with an empty database.`;
}
