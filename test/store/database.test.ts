import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { type Database, DatabaseUnavailable, type ListenHandlers } from '../../src/store/database/database.ts';
import { openDatabase } from '../../src/store/database/open-database.ts';
import { listenOn, retryDelay } from '../../src/store/database/postgres-listener.ts';
import { readSchemaState } from '../support/database-pool.ts';
import { createTestDatabase, openTestDatabase } from '../support/test-database.ts';

const onPostgres = inject('testDatabaseOrigin').kind === 'postgres';

interface Closable {
  close(): Promise<void>;
}

let opened: Closable[] = [];

/** Closes things when the test is over, the last opened first. */
function closedAfterwards<Opened extends Closable>(thing: Opened): Opened {
  opened.push(thing);
  return thing;
}

afterEach(async () => {
  for (const thing of opened.reverse()) await thing.close();
  opened = [];
});

describe('a database', () => {
  it('is migrated and empty when a test opens one, regardless of other tests', async () => {
    const first = closedAfterwards(await openTestDatabase());
    await first.client.organization.create({ data: { id: 'org-a', name: 'A' } });
    const second = closedAfterwards(await openTestDatabase());
    expect(await second.client.organization.count()).toBe(0);
    expect(await first.client.organization.count()).toBe(1);
  });

  it('is empty again, with its counters at their start, when a test has left rows', async () => {
    const numbers: number[] = [];
    for (const id of ['org-a', 'org-b', 'org-c']) {
      const { client, close } = await openTestDatabase();
      expect(await client.environment.count()).toBe(0);
      const environments = { create: [{ id: randomUUID(), key: 'live', name: 'Live' }] };
      const made = await client.organization.create({ data: { id, name: id, environments } });
      numbers.push(made.number);
      await close();
    }
    expect(numbers).toEqual([1, 1, 1]);
  });

  it('is another one when a test has changed its schema', async () => {
    const first = await openTestDatabase();
    await first.client.$executeRaw`CREATE TABLE later (id int)`;
    await first.close();
    const { client } = closedAfterwards(await openTestDatabase());
    expect(await client.$queryRaw`SELECT to_regclass('later')::text AS "table"`).toEqual([{ table: null }]);
  });

  it.each([
    ['a column more', 'ALTER TABLE "SavedView" ADD COLUMN later int'],
    ['a column less', 'ALTER TABLE "SavedView" DROP COLUMN "page"'],
    ['another type of a column', 'ALTER TABLE "SavedView" ALTER COLUMN "name" TYPE varchar(5)'],
    ['an index less', 'DROP INDEX "SavedView_organizationId_page_name_key"'],
    ['a rule more', 'ALTER TABLE "SavedView" ADD CONSTRAINT later CHECK (false)'],
    ['a function', `CREATE FUNCTION later() RETURNS int LANGUAGE sql AS 'SELECT 1'`],
    ['a trigger less', 'ALTER TABLE "SavedView" DISABLE TRIGGER ALL'],
  ])('has another schema with %s', async (_what, change) => {
    const { client } = closedAfterwards(await openTestDatabase());
    const before = await readSchemaState(client);
    const changing = client.$transaction(async (tx) => {
      await tx.$executeRawUnsafe(change);
      expect(await readSchemaState(tx)).not.toBe(before);
      throw new Error('on second thoughts');
    });
    await expect(changing).rejects.toThrow('on second thoughts');
    expect(await readSchemaState(client)).toBe(before);
  });

  it('keeps time to the millisecond in UTC', async () => {
    const { client } = closedAfterwards(await openTestDatabase());
    const createdAt = new Date('2026-07-01T12:34:56.789Z');
    await client.organization.create({ data: { id: 'org-a', name: 'A', createdAt } });
    const [row] = await client.$queryRaw<{ epoch: number; zone: string }[]>`
      SELECT extract(epoch FROM "createdAt")::float8 AS "epoch", current_setting('TimeZone') AS "zone" FROM "Organization"`;
    expect(row).toEqual({ epoch: createdAt.getTime() / 1000, zone: 'UTC' });
    expect((await client.organization.findUniqueOrThrow({ where: { id: 'org-a' } })).createdAt).toEqual(createdAt);
  });

  it('rejects a transaction whose COMMIT fails', async () => {
    const { client } = closedAfterwards(await openTestDatabase());
    await client.$executeRaw`CREATE TABLE parent (id int PRIMARY KEY)`;
    await client.$executeRaw`
      CREATE TABLE child (id int REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)`;
    const transaction = client.$transaction(async (tx) => tx.$executeRaw`INSERT INTO child VALUES (1)`);
    await expect(transaction).rejects.toThrow();
    expect(await client.$queryRaw`SELECT * FROM child`).toEqual([]);
    await client.$transaction(async (tx) => tx.$executeRaw`INSERT INTO parent VALUES (1)`);
    expect(await client.$queryRaw`SELECT * FROM parent`).toEqual([{ id: 1 }]);
  });

  it('runs interactive transactions that start at once, each alone', async () => {
    const { client } = closedAfterwards(await openTestDatabase());
    await client.organization.create({ data: { id: 'org-a', name: 'A' } });
    const increment = () =>
      client.$transaction(async (tx) => {
        const [row] = await tx.$queryRaw<{ revision: number }[]>`SELECT revision FROM "Organization" FOR UPDATE`;
        await tx.organization.update({ where: { id: 'org-a' }, data: { revision: Number(row?.revision) + 1 } });
      });
    await Promise.all(Array.from({ length: 8 }, increment));
    expect((await client.organization.findUniqueOrThrow({ where: { id: 'org-a' } })).revision).toBe(8);
  });

  it('alters nothing of the schema when altering it fails half way', async () => {
    const database = closedAfterwards(await openTestDatabase());
    const altering = database.alterSchema(async (adapter) => {
      await adapter.executeScript('CREATE TABLE one (id int); CREATE TABLE two (id int);');
      await adapter.executeScript('CREATE TABLE one (id int);');
    });
    await expect(altering).rejects.toThrow('one');
    expect(await database.client.$queryRaw`SELECT to_regclass('two')::text AS "table"`).toEqual([{ table: null }]);
  });

  it('can be closed twice', async () => {
    const database = await openTestDatabase();
    await database.close();
    await database.close();
  });
});

describe('a DATABASE_URL that cannot be used', () => {
  it('is refused by name when it is not a PostgreSQL URL', async () => {
    const opening = openDatabase({ databaseUrl: 'mysql://me:secret@localhost/halyard', dataDir: 'memory' });
    await expect(opening).rejects.toThrow(/^DATABASE_URL is not a PostgreSQL URL: (?!.*secret)/);
  });

  it('is refused by name when it lists several hosts, of which the driver would know none', async () => {
    for (const databaseUrl of [
      'postgresql://me:secret@a,b/halyard?target_session_attrs=read-write',
      'postgresql://me:secret@a:5432,b:5433/halyard',
      'postgres://a,b',
      'postgresql:///halyard?host=a,b&password=secret',
    ])
      await expect(openDatabase({ databaseUrl, dataDir: 'memory' })).rejects.toThrow(
        /^DATABASE_URL names several hosts, expected one: (?!.*secret)/,
      );
    const withComma = openDatabase({ databaseUrl: 'postgresql://me:se,cret@127.0.0.1:1/halyard', dataDir: 'memory' });
    await expect(withComma).rejects.toThrow(
      /^DATABASE_URL postgresql:\/\/me:\*\*\*@127\.0\.0\.1:1\/halyard cannot be used/,
    );
  });

  it('is refused in one line without its passwords if no server listens there', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = portOf(server.address());
    server.close();
    const databaseUrl = `postgresql://me:secret@127.0.0.1:${port}/halyard?sslpassword=secret`;
    const error: unknown = await openDatabase({ databaseUrl, dataDir: 'memory' }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DatabaseUnavailable);
    expect(String(error)).toBe(
      `DatabaseUnavailable: DATABASE_URL postgresql://me:***@127.0.0.1:${port}/halyard?sslpassword=*** cannot be used: ` +
        `connect ECONNREFUSED 127.0.0.1:${port}.`,
    );
  });

  it.runIf(onPostgres)('is refused with the reason of the server when the database does not exist', async () => {
    const { options, drop } = await createTestDatabase();
    closedAfterwards({ close: drop });
    const databaseUrl = `${options.databaseUrl}_missing`;
    await expect(openDatabase({ ...options, databaseUrl })).rejects.toThrow(/^DATABASE_URL .* does not exist\.$/);
  });
});

/** What a listener receives, as events that a test can wait for. */
function tellingListener(): { told: EventEmitter; handlers: ListenHandlers } {
  const told = new EventEmitter();
  const handlers: ListenHandlers = {
    onNotify: (payload) => told.emit('notify', payload),
    onLost: (error) => told.emit('lost', error),
    onRestored: () => told.emit('restored'),
  };
  return { told, handlers };
}

async function notify({ client }: Database, payload: string): Promise<void> {
  await client.$transaction(async (tx) => tx.$executeRaw`SELECT pg_notify('Changes', ${payload})`);
}

describe('listening', () => {
  it('hears a notification sent inside an interactive transaction', async () => {
    const database = closedAfterwards(await openTestDatabase());
    const { told, handlers } = tellingListener();
    closedAfterwards(await database.listen('Changes', handlers));
    const heard = once(told, 'notify');
    await notify(database, 'org-a:7');
    expect(await heard).toEqual(['org-a:7']);
  });

  it('hears nothing of a transaction that is rolled back', async () => {
    const database = closedAfterwards(await openTestDatabase());
    const { told, handlers } = tellingListener();
    closedAfterwards(await database.listen('Changes', handlers));
    const heard = once(told, 'notify');
    const failing = database.client.$transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_notify('Changes', 'never')`;
      throw new Error('on second thoughts');
    });
    await expect(failing).rejects.toThrow('on second thoughts');
    await notify(database, 'committed');
    expect(await heard).toEqual(['committed']);
  });

  it('hears nothing more once closed', async () => {
    const database = closedAfterwards(await openTestDatabase());
    const [first, second] = [tellingListener(), tellingListener()];
    const payloads: string[] = [];
    first.told.on('notify', (payload: string) => payloads.push(payload));
    const listening = await database.listen('Changes', first.handlers);
    closedAfterwards(await database.listen('Changes', second.handlers));
    await listening.close();
    const heard = once(second.told, 'notify');
    await notify(database, 'late');
    await heard;
    expect(payloads).toEqual([]);
  });

  it('tries again after a quarter of a second at first and after five seconds at last, less what spreads the nodes', () => {
    expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => retryDelay(attempt, () => 0))).toEqual([
      250, 500, 1000, 2000, 4000, 5000, 5000,
    ]);
    expect(retryDelay(0, () => 0.5)).toBe(187.5);
  });
});

describe.runIf(onPostgres)('listening on a server', () => {
  it('is restored after the server ends the connection, and hears again', async () => {
    const database = closedAfterwards(await openTestDatabase());
    const { told, handlers } = tellingListener();
    closedAfterwards(await database.listen('Changes', handlers));
    const [lost, restored] = [once(told, 'lost'), once(told, 'restored')];
    await database.client.$queryRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`;
    await lost;
    await restored;
    const heard = once(told, 'notify');
    await notify(database, 'again');
    expect(await heard).toEqual(['again']);
  });

  it('notices a connection that broke without a word', async () => {
    const { options, drop } = await createTestDatabase();
    closedAfterwards({ close: drop });
    const database = closedAfterwards(await openDatabase(options));
    const relay = closedAfterwards(await startRelay(options.databaseUrl ?? ''));
    const { told, handlers } = tellingListener();
    const session = { connectionString: relay.url };
    const heartbeat = { every: 10, within: 200 };
    closedAfterwards(await listenOn({ session, channel: 'Changes', handlers, heartbeat, random: () => 0 }));
    const [lost, restored] = [once(told, 'lost'), once(told, 'restored')];
    relay.silence();
    await lost;
    await restored;
    const heard = once(told, 'notify');
    await notify(database, 'again');
    expect(await heard).toEqual(['again']);
  });
});

/** A relay before a server, which can fall silent on the connections that it has, as a broken network does. */
async function startRelay(databaseUrl: string): Promise<Closable & { url: string; silence(): void }> {
  const sockets = new Set<Socket>();
  const target = new URL(databaseUrl);
  const server = createServer((near) => {
    const far = connect(Number(target.port || 5432), target.hostname);
    near.pipe(far).pipe(near);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => {}));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${portOf(server.address())}`;
  return {
    url: url.href,
    silence: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function portOf(address: ReturnType<ReturnType<typeof createServer>['address']>): number {
  return typeof address === 'object' && address !== null ? address.port : 0;
}
