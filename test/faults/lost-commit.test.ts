import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { setFeatureDefault } from '../../src/actions/organization/feature-defaults.ts';
import { openDatabase } from '../../src/store/database/open-database.ts';
import { openProxy, type TcpProxy } from '../delivery/tcp-proxy.ts';
import {
  CATALOGUED,
  type RestWrite,
  restWrites,
  sendWrite,
  type WriteRequest,
  writeRequest,
} from '../rest/write-rows.ts';
import { makeWriteWorld } from '../rest/write-world.ts';
import { type MutationRow, mutationRows } from '../support/mutation-rows.ts';
import { firstOfEach } from '../support/runs.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

/*
 * The connection to the database breaks right after COMMIT has been sent, in every API and for every kind of verb: the node does not know
 * whether the write was done. `npm run test:delivery` tries every write.
 */

/** A write in an organization of its own. */
interface Prepared {
  readonly organizationId: string;
  readonly request: WriteRequest;
}

const ofRest = restWrites.map((write: RestWrite) => ({
  title: `${write.id} of ${write.dialect.title}`,
  kind: `${write.dialect.title} ${write.route.method}`,
  async prepare({ services }: TestApp): Promise<Prepared> {
    const world = await makeWriteWorld(services);
    return { organizationId: world.organizationId, request: await writeRequest(write, world) };
  },
}));

const ofGraph = Object.entries(mutationRows).map(([name, row]: readonly [string, MutationRow]) => ({
  title: `the mutation ${name}`,
  // `create`, `update`, `set` and so on.
  kind: `graph ${/^[a-z]+/.exec(name)?.[0]}`,
  async prepare(app: TestApp, key: string): Promise<Prepared> {
    const place = await makeOrganization(app.services);
    const input = await row.input(place, app, key);
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on Error { code message } } }`;
    const body = { query, variables: { input } };
    return { organizationId: place.organizationId, request: { method: 'POST', path: '/graphql', options: { body } } };
  },
}));

const rows = firstOfEach([...ofRest, ...ofGraph], ({ kind }) => kind);

/** An embedded database has no connection that could break. */
describe.runIf(inject('testDatabaseOrigin').kind === 'postgres')(
  'a connection that breaks after COMMIT is sent',
  () => {
    let database: TestDatabase;
    let proxy: TcpProxy;
    let app: TestApp;
    let key: string;

    beforeAll(async () => {
      database = await createTestDatabase();
      const url = new URL(database.options.databaseUrl ?? '');
      proxy = await openProxy(Number(url.port === '' ? 5432 : url.port));
      url.host = `127.0.0.1:${proxy.port}`;
      app = await createTestApp({ database: await openDatabase({ ...database.options, databaseUrl: url.href }) });
      key = (await app.createKey()).secret;
      await setFeatureDefault(app.services, fullCaller, { featureKey: CATALOGUED, enabled: true });
    });
    afterAll(async () => {
      await app.close();
      await proxy.close();
      await database.drop();
    });

    /** The revision of an organization, which may be deleted. */
    async function revisionOf(id: string): Promise<number> {
      return (await app.services.store.db.organization.findUnique({ where: { id } }))?.revision ?? 0;
    }

    /** A write, and how many changes it has logged. */
    async function prepared(row: (typeof rows)[number]) {
      const { organizationId, request } = await row.prepare(app, key);
      // Loading is a transaction, too.
      await app.services.live.snapshot(organizationId);
      const before = await revisionOf(organizationId);
      const headers = { ...request.options.headers, 'idempotency-key': randomUUID() };
      const sent = { ...request, options: { ...request.options, headers } };
      const logged = async () => (await revisionOf(organizationId)) - before;
      return { send: () => sendWrite(app, sent, key), logged };
    }

    it.each(rows)('is 503 through $title, and a retry is answered and does nothing twice', async (row) => {
      const undisturbed = await prepared(row);
      const expected = await undisturbed.send();
      expect([Math.floor(expected.status / 100), expected.text]).toEqual([2, expected.text]);
      expect(expected.text).not.toContain('Error');
      const expectedLogged = await undisturbed.logged();
      const { send, logged } = await prepared(row);
      proxy.loseCommit();
      const lost = await send();
      expect([lost.status, lost.headers.get('retry-after')]).toEqual([503, '1']);
      const again = await send();
      // What changes nothing may be done again.
      const replayed = again.headers.get('idempotent-replayed') === 'true' || expectedLogged === 0;
      expect([again.status, replayed]).toEqual([expected.status, true]);
      expect(again.text).not.toContain('Error');
      expect(await logged()).toBe(expectedLogged);
    });
  },
);
