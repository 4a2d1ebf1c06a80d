import { readFile } from 'node:fs/promises';
import { bindMigrationAwareSqlAdapterFactory, type SqlDriverAdapter } from '@prisma/driver-adapter-utils';
import * as glue from '@prisma/schema-engine-wasm/schema_engine_bg';
import { MIGRATION_LOCK, type Migration } from './migrations-folder.ts';

/** What the binary needs of WebAssembly: Node leaves these types to those of browsers. */
declare const WebAssembly: {
  instantiate(
    binary: Uint8Array,
    imports: Record<string, object>,
  ): Promise<{ readonly instance: { readonly exports: { __wbindgen_start(): void } } }>;
};

// Prisma's schema engine (https://github.com/prisma/prisma-engines), the one behind `prisma migrate`.

/** The build copies it. */
const BINARY = new URL('../../../node_modules/@prisma/schema-engine-wasm/schema_engine_bg.wasm', import.meta.url);

/** Prisma manages every table. */
const filters = { externalTables: [], externalEnums: [] };

let loading: Promise<void> | undefined;

/**
 * Applies the migrations that the database lacks and notes them in `_prisma_migrations`, as `prisma migrate deploy` does.
 * Returns their names. Throws with the engine's explanation when one fails.
 */
export async function applyMigrations(
  adapter: SqlDriverAdapter,
  migrations: readonly Migration[],
): Promise<readonly string[]> {
  return withEngine(adapter, async (engine) => {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: listOf(migrations), filters });
    return appliedMigrationNames;
  });
}

/**
 * The SQL that leads from the migrations to a schema; empty when they agree.
 * @param adapter of an empty database, on which the migrations are tried out
 * @param schema the text of schema.prisma
 */
export async function diffMigrations(
  adapter: SqlDriverAdapter,
  migrations: readonly Migration[],
  schema: string,
): Promise<string> {
  const from: glue.DiffTarget =
    migrations.length === 0 ? { tag: 'empty' } : { tag: 'migrations', ...listOf(migrations) };
  const to: glue.DiffTarget = { tag: 'schemaDatamodel', files: [{ path: 'schema.prisma', content: schema }] };
  return withEngine(adapter, async (engine) => {
    const { exitCode, stdout } = await engine.diff({ from, to, script: true, exitCode: true, filters });
    return exitCode === 0 ? '' : (stdout ?? '');
  });
}

async function withEngine<Result>(
  adapter: SqlDriverAdapter,
  run: (engine: glue.SchemaEngine) => Promise<Result>,
): Promise<Result> {
  loading ??= load();
  await loading;
  const connect = async () => adapter;
  const { provider, adapterName } = adapter;
  const factory = bindMigrationAwareSqlAdapterFactory({ provider, adapterName, connect, connectToShadowDb: connect });
  const engine = await glue.SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
  try {
    return await run(engine);
  } finally {
    engine.free();
  }
}

/** Node 20 cannot import WebAssembly, as the package's entry point does, so this joins the two halves. */
async function load(): Promise<void> {
  const { instance } = await WebAssembly.instantiate(await readFile(BINARY), { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
}

function listOf(migrations: readonly Migration[]): glue.MigrationList {
  return {
    baseDir: 'prisma/migrations',
    lockfile: { path: 'migration_lock.toml', content: MIGRATION_LOCK },
    shadowDbInitScript: '',
    migrationDirectories: migrations.map(({ name, script }) => ({
      path: name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok', value: script } },
    })),
  };
}
