import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { openDatabase } from '../../src/store/database/open-database.ts';
import { openProxy, type TcpProxy } from '../delivery/tcp-proxy.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';
import { makeOrganization } from '../support/test-organization.ts';

/** How a flag is created through an API. */
interface Row {
  readonly title: string;
  readonly path: string;
  readonly body: (organizationId: string) => object;
}

const CREATE = `mutation ($input: CreateFlagInput!) { createFlag(input: $input) { __typename } }`;

const rows: readonly Row[] = [
  {
    title: 'the graph',
    path: '/graphql',
    body: (organizationId) => ({ query: CREATE, variables: { input: { organizationId, key: 'the-flag' } } }),
  },
  {
    title: 'an in-house API',
    path: '/api/v1/organizations/{organization}/feature-flags',
    body: () => ({ flag_key: 'the-flag' }),
  },
  {
    title: 'PostHog’s API',
    path: '/api/projects/{organization}/feature_flags',
    body: () => ({ key: 'the-flag' }),
  },
];

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
    });
    afterAll(async () => {
      await app.close();
      await proxy.close();
      await database.drop();
    });

    it.each(rows)(
      'is 503 through $title, and a retry is answered and creates nothing twice',
      async ({ path, body, title }) => {
        const { organizationId } = await makeOrganization(app.services);
        const before = await revisionOf(organizationId);
        // Loading is a transaction, too.
        await app.services.live.snapshot(organizationId);
        const idempotencyKey = randomUUID();
        const send = () =>
          app.fetch(path.replace('{organization}', organizationId), {
            method: 'POST',
            headers: { 'content-type': 'application/json', 'x-api-key': key, 'idempotency-key': idempotencyKey },
            body: JSON.stringify(body(organizationId)),
          });
        proxy.loseCommit();
        const lost = await send();
        expect([lost.status, lost.headers.get('retry-after')]).toEqual([503, '1']);
        const again = await send();
        expect(again.status).toBeLessThan(300);
        expect(again.headers.get('idempotent-replayed')).toBe('true');
        expect(await again.text()).not.toContain('Error');
        expect((await revisionOf(organizationId)) - before).toBe(title.startsWith('PostHog') ? 2 : 1);
      },
    );

    async function revisionOf(id: string): Promise<number> {
      return (await app.services.store.db.organization.findUniqueOrThrow({ where: { id } })).revision;
    }
  },
);
