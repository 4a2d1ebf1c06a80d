// Writes the migration that leads from prisma/migrations to schema.prisma: npm run migration:create -- <name> [--replace]
// With --replace, the latest migration is written again; only for one that no database has applied.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';

const folder = new URL('../prisma/migrations/', import.meta.url);

/** Imports the source rather than dist: the schema usually changes first, while the code does not compile. */
async function importSource(file) {
  const path = fileURLToPath(new URL(`../src/store/database/${file}`, import.meta.url));
  const { module } = await runnerImport(path, { configFile: false, logLevel: 'error' });
  return module;
}

async function diff(migrations) {
  const [{ openInMemory }, { diffMigrations }, { readSchema }] = await Promise.all(
    ['embedded.ts', 'schema-engine.ts', 'migrations-folder.ts'].map(importSource),
  );
  const database = await openInMemory();
  try {
    const schema = await readSchema();
    return await database.alterSchema((adapter) => diffMigrations(adapter, migrations, schema));
  } finally {
    await database.close();
  }
}

/** `20260115093000_add_owner`, as Prisma names them. */
function nameMigration(title) {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  return `${time}_${title.toLowerCase().replace(/\W+/g, '_')}`;
}

async function createMigration(title, replace) {
  const { readMigrations, MIGRATION_LOCK } = await importSource('migrations-folder.ts');
  await mkdir(folder, { recursive: true });
  const migrations = await readMigrations();
  const replaced = replace ? migrations.at(-1) : undefined;
  const script = await diff(migrations.filter((migration) => migration !== replaced));
  if (script === (replaced?.script ?? '')) return 'schema.prisma has nothing that the migrations lack.';
  const name = nameMigration(title);
  await mkdir(new URL(`${name}/`, folder));
  await writeFile(new URL(`${name}/migration.sql`, folder), script);
  await writeFile(new URL('migration_lock.toml', folder), MIGRATION_LOCK);
  if (replaced !== undefined) await rm(new URL(`${replaced.name}/`, folder), { recursive: true });
  return `Wrote prisma/migrations/${name}/migration.sql: read it before you commit it.`;
}

const { positionals, values } = parseArgs({ allowPositionals: true, options: { replace: { type: 'boolean' } } });
const [title] = positionals;
if (title === undefined) {
  console.error('Usage: npm run migration:create -- <name> [--replace]');
  process.exitCode = 1;
} else {
  console.log(await createMigration(title, values.replace ?? false));
}
