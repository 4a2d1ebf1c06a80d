import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProxy, type TcpProxy } from '../delivery/tcp-proxy.ts';
import { hasPostgresPrograms, type PostgresPair, startPostgresPair } from '../support/postgres-pair.ts';
import { buildServer, type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { type Subscriber, subscribers } from '../support/subscriber.ts';

const ORGANIZATION = 'org-failed-over';

/** How many changes are acknowledged before the primary is killed, and after the standby has taken its place. */
const SOME = 20;

if (!hasPostgresPrograms) console.info("PostgreSQL's programs are not installed: failing over is not tested.");

describe.runIf(hasPostgresPrograms)('a server whose PostgreSQL fails over to a synchronous standby', () => {
  let pair: PostgresPair;
  /** What stands before the database and leads to the one that takes writes, as a virtual address or a proxy does. */
  let way: TcpProxy;
  let server: ServerProcess;

  beforeAll(async () => {
    await buildServer();
    pair = await startPostgresPair();
    way = await openProxy(pair.primaryPort);
    server = await startServerProcess({ DATABASE_URL: pair.urlOf(way.port), ADMIN_API_KEY: 'failed-over-admin-key' });
    await graph(`mutation { createOrganization(input: { id: "${ORGANIZATION}" }) { __typename } }`);
  }, 120_000);

  afterAll(async () => {
    await server.end('SIGKILL');
    await way.close();
    await pair.close();
  });

  const graph = async (query: string, headers: Readonly<Record<string, string>> = {}) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });
    return response.text();
  };

  /** Creates a flag as a client does: with the same key again until it is answered that the flag exists. */
  async function createFlag(key: string): Promise<void> {
    const headers = { 'idempotency-key': randomUUID() };
    const mutation = `mutation { createFlag(input: { organizationId: "${ORGANIZATION}", key: "${key}" }) {
      __typename ... on Flag { key } } }`;
    await expect.poll(() => graph(mutation, headers), { timeout: 30_000 }).toContain(`"key":"${key}"`);
  }

  /** Follows the log until a flag was created, and tells the revisions in the order of their arrival. */
  async function follow(subscriber: Subscriber, last: string): Promise<readonly number[]> {
    const revisions: number[] = [];
    for (;;) {
      const { data } = await subscriber.next();
      const change = Object(data).changes;
      revisions.push(change.revision);
      if (change.flagKey === last) return revisions;
    }
  }

  it('goes on with every acknowledged change, and its subscribers miss none', async () => {
    const query = `subscription { changes(organizationId: "${ORGANIZATION}", after: 0) { revision flagKey } }`;
    const address = { url: server.url, wsUrl: `${server.url.replace('http', 'ws')}/graphql`, key: undefined };
    const keys = Array.from({ length: 3 * SOME }, (_, index) => `flag-${index}`);
    const last = keys.at(-1) ?? '';
    const listening = [
      ...[await subscribers.WebSocket(address, { query, variables: {} })],
      await subscribers.SSE(address, { query, variables: {} }),
    ];
    const received = listening.map((subscriber) => follow(subscriber, last));

    let failingOver: Promise<void> | undefined;
    for (const [index, key] of keys.entries()) {
      if (index === SOME) failingOver = failOver();
      await createFlag(key);
    }
    await failingOver;

    const stored = JSON.parse(
      await graph(`{ organization(id: "${ORGANIZATION}") { revision
      flags(first: 100) { edges { node { key } } } } }`),
    ).data.organization;
    expect(stored.flags.edges.map((edge: { node: { key: string } }) => edge.node.key)).toEqual(
      expect.arrayContaining(keys),
    );
    const all = Array.from({ length: stored.revision }, (_, index) => index + 1);
    expect(await Promise.all(received)).toEqual([all, all]);
    for (const subscriber of listening) subscriber.leave();
  }, 120_000);

  async function failOver(): Promise<void> {
    await pair.killPrimary();
    await pair.promote();
    way.leadTo(pair.standbyPort);
    way.heal();
  }
});
