import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { schema } from '../../src/graph/schema.ts';
import { createApp } from '../../src/server/app.ts';
import { losingServices } from '../support/losing-services.ts';
import { type MutationRow, mutationRows } from '../support/mutation-rows.ts';
import { sampled } from '../support/runs.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { makeOrganization } from '../support/test-organization.ts';

type Fetch = (request: Request) => Promise<Response>;

let app: TestApp;
let node: TestNode;
let other: Fetch;
let key: string;

beforeAll(async () => {
  app = await createTestApp();
  node = await startTestNode(app.services.store.database, app.clock);
  // Both nodes encrypt with the same keys.
  other = serving({ ...node.services, payloadKeys: app.services.payloadKeys });
  key = (await app.createKey()).secret;
});
afterAll(async () => {
  await node.close();
  await app.close();
});

/** The graph of a node with these services. */
function serving(services: TestApp['services']): Fetch {
  const log = pino({ level: 'silent' });
  return createApp({ config: app.config, services, schema, log, steadyClock: app.steadyClock }).fetch;
}

interface Answer {
  readonly status: number;
  readonly replayed: string | null;
  readonly retryAfter: string | null;
  readonly text: string;
}

/** A mutation in an organization of its own, and how it is sent under one key. */
async function prepare(name: string, row: MutationRow) {
  const place = await makeOrganization(app.services);
  const input = await row.input(place, app, key);
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on Error { code message } } }`;
  const headers = { 'content-type': 'application/json', 'x-api-key': key, 'idempotency-key': randomUUID() };
  const body = JSON.stringify({ query, variables: { input } });
  const send = async (fetch: Fetch): Promise<Answer> => {
    const response = await fetch(new Request('http://localhost/graphql', { method: 'POST', headers, body }));
    const [replayed, retryAfter] = ['idempotent-replayed', 'retry-after'].map((header) => response.headers.get(header));
    return {
      ...{ status: response.status, replayed: replayed ?? null, retryAfter: retryAfter ?? null },
      text: await response.text(),
    };
  };
  const where = { id: place.organizationId };
  // The organization may be deleted.
  const revision = async () => (await app.services.store.db.organization.findUnique({ where }))?.revision;
  const before = (await revision()) ?? 0;
  const logged = async () => ((await revision()) ?? 0) - before;
  return { send, logged };
}

const isEmbedded = inject('testDatabaseOrigin').kind === 'embedded';

describe.each(sampled(Object.entries(mutationRows), isEmbedded))('the mutation %s', (name, row) => {
  const expected = JSON.stringify({ data: { [name]: { __typename: row.answers } } });
  let expectedLogged: number;

  it('is one commit', async () => {
    const { send, logged } = await prepare(name, row);
    let commits = 0;
    const stop = app.services.store.onCommitted(() => {
      commits += 1;
    });
    expect(await send(app.app.fetch)).toMatchObject({ status: 200, text: expected });
    stop();
    expect(commits).toBe(1);
    expectedLogged = await logged();
  });

  it('is answered by another node when the answer of its commit was lost, and done once', async () => {
    const { send, logged } = await prepare(name, row);
    const lost = await send(serving(losingServices(app.services)));
    expect([lost.status, lost.retryAfter]).toEqual([503, '1']);
    expect(lost.text).toContain('DATABASE_UNAVAILABLE');
    expect(await send(other)).toMatchObject({ status: 200, text: expected, replayed: 'true' });
    expect(await send(app.app.fetch)).toMatchObject({ status: 200, text: expected, replayed: 'true' });
    expect(await logged()).toBe(expectedLogged);
  });

  it('is done once and answered by both nodes that receive it at the same time', async () => {
    const { send, logged } = await prepare(name, row);
    const answers = await Promise.all([send(app.app.fetch), send(other)]);
    expect(answers.map(({ status, text }) => [status, text])).toEqual([
      [200, expected],
      [200, expected],
    ]);
    expect(await logged()).toBe(expectedLogged);
  });
});
