import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { openProxy, type TcpProxy } from './tcp-proxy.ts';

const ORGANIZATION = 'org-outage';
const FLAG = `/api/v1/organizations/${ORGANIZATION}/feature-flags/outage`;

/** A port on which no server listens: what only the system's own programs may. */
const NOBODY = 1;

/** An embedded database is in the process and has no outages. */
describe.runIf(process.env.TEST_DATABASE_URL)('a server whose database goes away', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>;
  let proxy: TcpProxy;
  let port: number;
  let server: ServerProcess;

  beforeAll(async () => {
    await buildServer();
    database = await createTestDatabase();
    const url = new URL(database.options.databaseUrl ?? '');
    port = Number(url.port === '' ? 5432 : url.port);
    proxy = await openProxy(port);
    url.host = `127.0.0.1:${proxy.port}`;
    const settings = { DATABASE_URL: url.href, ADMIN_API_KEY: 'outage-admin-key', DEMO_DATA: 'false' };
    server = await startServerProcess({ ...settings, LOG_LEVEL: 'silent' });
    await graph(`mutation { createOrganization(input: { id: "${ORGANIZATION}" }) { __typename } }`);
    await graph(`mutation { createFlag(input: { organizationId: "${ORGANIZATION}", key: "outage",
      settings: [{ environment: "production", enabled: true }] }) { __typename } }`);
  });

  afterAll(async () => {
    await server.end('SIGKILL');
    await proxy.close();
    await database.drop();
  });

  const graph = async (query: string) => {
    const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };
    const response = await fetch(`${server.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
    return { response, body: await response.text() };
  };
  const evaluation = () =>
    graph(`{ evaluate(organizationId: "${ORGANIZATION}", flagKey: "outage", context: {}) { value } }`);
  const write = (enabled: boolean) =>
    fetch(`${server.url}${FLAG}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ enabled }),
    });
  const rollout = () =>
    fetch(`${server.url}/api/v1/organizations/${ORGANIZATION}/feature-flags/rollout/evaluate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ flag_key: 'outage', app_version: null }),
    });
  const setting = `mutation { setFlagSwitch(input: { organizationId: "${ORGANIZATION}", flagKey: "outage",
    environment: "production", enabled: false }) { __typename } }`;

  it('evaluates from memory, answers writes with 503 and when to try again, and goes on when the database is back', async () => {
    expect((await evaluation()).body).toContain('true');
    proxy.leadTo(NOBODY);
    proxy.heal();

    expect((await evaluation()).body).toContain('true');
    const refused = await write(false);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect(await refused.json()).toMatchObject({ status: 503, code: 'DATABASE_UNAVAILABLE' });
    const { response, body } = await graph(setting);
    expect(body).toContain('DATABASE_UNAVAILABLE');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    const readiness = await fetch(`${server.url}/readyz`);
    expect([readiness.status, await readiness.text()]).toEqual([503, expect.stringContaining('evaluated from memory')]);
    for (const path of ['healthz', 'livez']) expect((await fetch(`${server.url}/${path}`)).status).toBe(200);

    // What comes from memory says how old it may be, in seconds, once that is worth telling.
    const ages = async () => [(await evaluation()).response, await rollout()].map(({ headers }) => headers.get('age'));
    await expect
      .poll(ages, { timeout: 15_000 })
      .toEqual([expect.stringMatching(/^\d+$/), expect.stringMatching(/^\d+$/)]);
    expect((await rollout()).status).toBe(200);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(Number(/^halyard_snapshot_age_seconds (\S+)$/m.exec(metrics)?.[1])).toBeGreaterThanOrEqual(2);

    proxy.leadTo(port);
    await expect.poll(ages, { timeout: 15_000 }).toEqual([null, null]);
    await expect.poll(async () => (await write(false)).status, { timeout: 15_000 }).toBe(200);
    await expect.poll(async () => (await evaluation()).body, { timeout: 15_000 }).toContain('false');
  });

  it.runIf(process.env.DELIVERY === 'long')(
    'refuses writes to a database that answers two seconds late, evaluates as ever, and goes on when it is itself again',
    async () => {
      proxy.slow(2_000);
      proxy.heal();
      const startedAt = performance.now();
      const refused = await write(true);
      expect([503, 504]).toContain(refused.status);
      expect(performance.now() - startedAt).toBeLessThan(20_000);
      const askedAt = performance.now();
      expect((await evaluation()).response.status).toBe(200);
      expect(performance.now() - askedAt).toBeLessThan(1_000);
      proxy.slow(0);
      proxy.heal();
      await expect.poll(async () => (await write(true)).status, { timeout: 30_000 }).toBe(200);
      await expect.poll(async () => (await evaluation()).body, { timeout: 15_000 }).toContain('true');
    },
    120_000,
  );
});
