import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Database } from '../../src/store/database/database.ts';
import { openInMemory } from '../../src/store/database/embedded.ts';
import { MigrationError, migrate } from '../../src/store/database/migrate.ts';
import { type Migration, readMigrations, readSchema } from '../../src/store/database/migrations-folder.ts';
import { openDatabase } from '../../src/store/database/open-database.ts';
import { diffMigrations } from '../../src/store/database/schema-engine.ts';
import { createTestDatabase, openTestDatabase } from '../support/test-database.ts';

let opened: Database[] = [];

afterEach(async () => {
  for (const database of opened.reverse()) await database.close();
  opened = [];
});

function closedAfterwards(database: Database): Database {
  opened.push(database);
  return database;
}

/** A migration after all others. */
function laterMigration(script: string): Migration {
  return { name: '99990101000000_later', script, checksum: createHash('sha256').update(script).digest('hex') };
}

async function appliedTo({ client }: Database): Promise<unknown> {
  return client.$queryRaw`
    SELECT migration_name AS "name", checksum, applied_steps_count AS "steps", finished_at IS NOT NULL AS "finished"
    FROM _prisma_migrations ORDER BY migration_name`;
}

describe('the migrations', () => {
  it('lead to exactly what schema.prisma says', async () => {
    const scratch = closedAfterwards(await openInMemory());
    const [migrations, schema] = await Promise.all([readMigrations(), readSchema()]);
    expect(await scratch.alterSchema((adapter) => diffMigrations(adapter, migrations, schema))).toBe('');
  });

  it('are found to differ from a schema that has more', async () => {
    const scratch = closedAfterwards(await openInMemory());
    const schema = `${await readSchema()}\nmodel Extra {\n  id Int @id\n}\n`;
    const migrations = await readMigrations();
    const script = await scratch.alterSchema((adapter) => diffMigrations(adapter, migrations, schema));
    expect(script).toContain('CREATE TABLE "Extra"');
  });
});

describe('migrate', () => {
  it('notes each migration as prisma migrate deploy does', async () => {
    const database = closedAfterwards(await openInMemory());
    const migrations = await readMigrations();
    expect(await migrate(database)).toEqual(migrations.map(({ name }) => name));
    expect(await appliedTo(database)).toEqual(
      migrations.map(({ name, checksum }) => ({ name, checksum, steps: 1, finished: true })),
    );
  });

  it('changes nothing the second time', async () => {
    const database = closedAfterwards(await openTestDatabase());
    const before = await database.client.$queryRaw`SELECT * FROM _prisma_migrations`;
    expect(await migrate(database)).toEqual([]);
    expect(await database.client.$queryRaw`SELECT * FROM _prisma_migrations`).toEqual(before);
  });

  it('applies only what is lacking', async () => {
    const database = closedAfterwards(await openTestDatabase());
    const later = laterMigration('CREATE TABLE later (id int);');
    expect(await migrate(database, [...(await readMigrations()), later])).toEqual([later.name]);
    expect(await database.client.$queryRaw`SELECT * FROM later`).toEqual([]);
  });

  it('applies each migration once when two nodes start at the same time', async () => {
    const { options, drop } = await createTestDatabase();
    const first = closedAfterwards(await openDatabase(options));
    // An embedded database has one node only, whose two calls are as simultaneous as it gets.
    const second = options.databaseUrl === undefined ? first : closedAfterwards(await openDatabase(options));
    const migrations = [...(await readMigrations()), laterMigration('CREATE TABLE later (id int);')];
    const applied = await Promise.all([migrate(first, migrations), migrate(second, migrations)]);
    expect(applied.flat()).toEqual(['99990101000000_later']);
    await Promise.all([first.close(), second.close()]);
    await drop();
  });

  it('undoes all of a migration that fails half way, says why, and succeeds once it is mended', async () => {
    const database = closedAfterwards(await openTestDatabase());
    const migrations = await readMigrations();
    const failing = laterMigration('CREATE TABLE later (id int); ALTER TABLE missing ADD COLUMN id int;');
    const migrating = migrate(database, [...migrations, failing]);
    await expect(migrating).rejects.toThrow(MigrationError);
    await expect(migrating).rejects.toThrow(
      'The migration 99990101000000_later failed and nothing was changed: relation "missing" does not exist.',
    );
    const mended = laterMigration('CREATE TABLE later (id int);');
    expect(await migrate(database, [...migrations, mended])).toEqual([mended.name]);
  });

  it('leaves text with semicolons, comments and functions whole', async () => {
    const database = closedAfterwards(await openTestDatabase());
    const script = `-- one; two
      CREATE FUNCTION later() RETURNS text AS $$ BEGIN RETURN 'a;b'; END $$ LANGUAGE plpgsql;`;
    await migrate(database, [...(await readMigrations()), laterMigration(script)]);
    expect(await database.client.$queryRaw`SELECT later() AS "text"`).toEqual([{ text: 'a;b' }]);
  });

  it('refuses a database that a newer release has migrated, and names what it does not know', async () => {
    const database = closedAfterwards(await openTestDatabase());
    await migrate(database, [...(await readMigrations()), laterMigration('SELECT 1;')]);
    await expect(migrate(database)).rejects.toThrow(
      'The database has the migration 99990101000000_later, which this release does not know',
    );
  });

  it('refuses a database whose migration was edited afterwards', async () => {
    const database = closedAfterwards(await openTestDatabase());
    const migrations = await readMigrations();
    await migrate(database, [...migrations, laterMigration('SELECT 1;')]);
    await expect(migrate(database, [...migrations, laterMigration('SELECT 2;')])).rejects.toThrow(
      'The migration 99990101000000_later is not the one that the database was migrated with',
    );
  });

  it('refuses a database in which a migration of the Prisma command line did not finish', async () => {
    const database = closedAfterwards(await openTestDatabase());
    await database.client.$executeRaw`UPDATE _prisma_migrations SET finished_at = NULL`;
    await expect(migrate(database)).rejects.toThrow('did not finish: see `prisma migrate resolve`');
  });
});
