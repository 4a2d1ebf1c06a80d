import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createOrganization } from '../../src/actions/organization/organizations.ts';
import type { Database } from '../../src/store/database/database.ts';
import { migrate } from '../../src/store/database/migrate.ts';
import { type DatabaseOptions, openDatabase } from '../../src/store/database/open-database.ts';
import { statementFailure } from '../../src/store/database/statement-failures.ts';
import { hasPgbouncer, type Pgbouncer, startPgbouncer } from '../support/pgbouncer.ts';
import { administer, databaseUrlOf, newDatabaseName } from '../support/postgres-administration.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller } from '../support/test-organization.ts';

const origin = inject('testDatabaseOrigin');
const serverUrl = origin.kind === 'postgres' ? origin.serverUrl : '';

if (serverUrl !== '' && !hasPgbouncer) console.info('pgbouncer is not installed: what goes through it is not tested.');

interface Settings {
  readonly statement: string;
  readonly lock: string;
  readonly zone: string;
}

describe.runIf(serverUrl !== '' && hasPgbouncer)(
  'a database behind pgbouncer, which lends connections by transaction,',
  () => {
    const directUrl = databaseUrlOf(serverUrl || 'postgresql://none', newDatabaseName());
    const closings: (() => Promise<unknown>)[] = [];
    const warnings: string[] = [];
    let pooler: Pgbouncer;
    let database: Database;

    beforeAll(async () => {
      const name = new URL(directUrl).pathname.slice(1);
      await administer(serverUrl, `CREATE DATABASE "${name}"`);
      closings.push(() => administer(serverUrl, `DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`));
      pooler = await startPgbouncer(serverUrl);
      closings.push(() => pooler.close());
      database = await open({});
    });
    afterAll(async () => {
      for (const close of closings.reverse()) await close();
    });

    async function open(more: Partial<DatabaseOptions>): Promise<Database> {
      const log = { warn: (_: object, message: string) => void warnings.push(message) };
      const databaseUrl = pooler.urlOf(directUrl);
      const opened = await openDatabase({
        databaseUrl,
        dataDir: 'memory',
        statementTime: 500,
        waitTime: 400,
        log,
        ...more,
      });
      closings.push(() => opened.close());
      return opened;
    }

    async function startNode(on: Database): Promise<TestNode> {
      const node = await startTestNode(on);
      closings.push(() => node.close());
      return node;
    }

    it('is migrated', async () => {
      expect((await migrate(database)).length).toBeGreaterThan(0);
      expect(await migrate(database)).toEqual([]);
    });

    it('has the limits of Halyard in every transaction, and leaves none of them to other clients', async () => {
      const read = (client: Pick<Database['client'], '$queryRaw'>) => client.$queryRaw<Settings[]>`
      SELECT current_setting('statement_timeout') AS "statement", current_setting('lock_timeout') AS "lock",
        current_setting('TimeZone') AS "zone"`;
      const within = await Promise.all(Array.from({ length: 8 }, () => database.client.$transaction(read)));
      expect(new Set(within.flat().map((row) => JSON.stringify(row)))).toEqual(
        new Set([JSON.stringify({ statement: '500ms', lock: '400ms', zone: 'UTC' })]),
      );
      expect(await read(database.client)).toEqual([{ statement: '0', lock: '0', zone: 'UTC' }]);
    });

    it('ends a statement that takes too long, in a transaction and outside of one', async () => {
      const { client } = database;
      const codes = await Promise.all(
        [
          client.$transaction((tx) => tx.$queryRaw`SELECT pg_sleep(5)::text`),
          client.$queryRaw`SELECT pg_sleep(5)::text`,
        ].map((statement) =>
          statement.then(
            () => 'done',
            (error: unknown) => statementFailure(error)?.code,
          ),
        ),
      );
      expect(codes).toEqual(['TIMEOUT', 'DATABASE_UNAVAILABLE']);
    });

    it('takes writes, more at a time than the pooler has connections, and shows them to other nodes by polling', async () => {
      expect(warnings).toContainEqual(expect.stringContaining('Set DATABASE_DIRECT_URL'));
      // Patient ones: on a busy machine the writes wait for one another longer than the limits above.
      const patient = { statementTime: 10_000, waitTime: 10_000 };
      const [one, other] = [await startNode(await open(patient)), await startNode(await open(patient))];
      expect(other.services.live.isListening).toBe(false);
      const ids = Array.from({ length: 12 }, (_, index) => `org-pooled-${index}`);
      await Promise.all(ids.map((id) => createOrganization(one.services, fullCaller, { id })));
      for (const id of ids) expect((await other.services.live.snapshot(id)).revision).toBeGreaterThan(0);
    });

    it('notifies nodes that know the server itself', async () => {
      const direct = await open({ directUrl });
      const heard: string[] = [];
      const listening = await direct.listen('pooled', {
        onNotify: (payload) => heard.push(payload),
        onLost: () => {},
        onRestored: () => {},
      });
      closings.push(() => listening.close());
      expect(listening.isPossible).toBe(true);
      await database.client.$queryRaw`SELECT pg_notify('pooled', 'hello')::text`;
      await expect.poll(() => heard).toEqual(['hello']);
    });
  },
);
