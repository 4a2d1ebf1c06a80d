import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { createTestDatabase } from '../support/test-database.ts';
import { openProxy, type TcpProxy } from './tcp-proxy.ts';

const ORGANIZATION = 'org-outage';
const FLAG = `/api/v1/organizations/${ORGANIZATION}/feature-flags/outage`;

/** A port on which nobody listens: what only the system's own programs may. */
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
    expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);

    proxy.leadTo(port);
    await expect.poll(async () => (await write(false)).status, { timeout: 15_000 }).toBe(200);
    await expect.poll(async () => (await evaluation()).body, { timeout: 15_000 }).toContain('false');
  });
});
