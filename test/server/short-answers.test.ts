import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDemoData } from '../../src/actions/demo/demo-data.ts';
import { schema } from '../../src/graph/schema.ts';
import { statementsOf } from '../support/count-statements.ts';
import { randomQueries } from '../support/random-operations.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const ORGANIZATION = 'org-nansen-akademiet';
const UUID = /[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g;

/** Of one who names a charset Yoga chooses the answer's type: that is never done on the short way. */
const LONG_WAY = 'application/json; charset=utf-8';

/** What a connection adds, what names one request, and how old the memory is that it was answered from. */
const OF_THE_WAY = ['age', 'connection', 'content-length', 'date', 'keep-alive', 'transfer-encoding', 'x-request-id'];

let test: TestApp;
let url: string;
let keys: readonly (string | undefined)[];
let flagKeys: readonly string[];

beforeAll(async () => {
  test = await createTestApp({ now: '2026-03-01T00:00:00Z' });
  await loadDemoData(test.services);
  ({ url } = await test.listen());
  const rights = [
    {},
    { organizationId: ORGANIZATION, permissions: ['evaluate', 'organization:read'] },
    { organizationId: ORGANIZATION, environment: 'production' },
    { organizationId: ORGANIZATION, kind: 'CLIENT', permissions: [] },
  ] as const;
  const made = [];
  for (const right of rights) made.push((await test.createKey(right)).secret);
  keys = [undefined, ...made];
  flagKeys = (await test.services.live.snapshot(ORGANIZATION)).environments.get('production')?.flagKeys ?? [];
});
afterAll(() => test.close());

interface Way {
  readonly key?: string | undefined;
  readonly accept: string;
  readonly overSocket?: boolean;
}

async function ask(operation: object, { key, accept, overSocket = false }: Way) {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept, ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify(operation),
  };
  const response = await (overSocket ? fetch(`${url}/graphql`, request) : test.fetch('/graphql', request));
  const headers = [...response.headers].filter(([name]) => !OF_THE_WAY.includes(name));
  return { status: response.status, headers, text: (await response.text()).replace(/"requestId":"[^"]*"/, '') };
}

async function expectSame(operation: object, key: string | undefined) {
  const long = await ask(operation, { key, accept: LONG_WAY });
  for (const overSocket of [false, true]) {
    for (const accept of ['application/json', LONG_WAY]) {
      expect(await ask(operation, { key, accept, overSocket })).toEqual(long);
    }
  }
}

function operations() {
  const [first = 'none', second = 'none'] = flagKeys;
  return randomQueries(schema, ['organization', 'flag', 'evaluate', 'evaluateAll', 'viewer'], {
    id: { type: 'ID', values: [ORGANIZATION, 'org-nobody', 'NO ID'] },
    organizationId: { type: 'ID', values: [ORGANIZATION, ORGANIZATION, 'org-nobody'] },
    key: { type: 'String', values: [first, second, 'production', 'nothing'] },
    flagKey: { type: 'String', values: [first, second, 'nothing'] },
    environment: { type: 'String', values: ['production', 'development', 'nowhere', null] },
    first: { type: 'Int', values: [1, 3, 0] },
    context: {
      type: 'EvaluationContextInput',
      values: [{ targetingKey: 'user-1', attributes: { plan: 'pro' } }, { targetingKey: null }, { attributes: 7 }],
    },
    filter: { type: 'FlagFilter', values: [{ text: 'a' }, { archived: null }] },
  });
}

describe('the short way', () => {
  it('answers whatever is asked as the long one does, the first time and again', async () => {
    await fc.assert(
      fc.asyncProperty(operations(), fc.constantFrom(...keys), (operation, key) => expectSame(operation, key)),
      { numRuns: 60 },
    );
  });

  it('says the same as time goes by', async () => {
    await fc.assert(
      fc.asyncProperty(operations(), async (operation) => {
        await expectSame(operation, undefined);
        test.clock.advance(40 * 86_400_000);
        await expectSame(operation, undefined);
      }),
      { numRuns: 15 },
    );
  });

  it('knows of every change as soon as it is answered, whoever asked before', async () => {
    const query = `query ($id: ID!) { organization(id: $id) { name revision } }`;
    const nameNow = async () => {
      const { text } = await ask({ query, variables: { id: ORGANIZATION } }, { accept: '*/*' });
      return JSON.parse(text).data.organization.name;
    };
    for (const name of ['First', 'Second', 'Third']) {
      await nameNow();
      const mutation = `mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { __typename } }`;
      await test.graphql(mutation, { input: { organizationId: ORGANIZATION, name } });
      expect(await nameNow()).toBe(name);
    }
  });

  it('executes for all what many ask at the same time, as after a change', async () => {
    const query = `query ($id: ID!) { organization(id: $id) { flags(first: 5) { edges { node { key tags } } } } }`;
    const askOnce = () => ask({ query, variables: { id: ORGANIZATION } }, { accept: '*/*' });
    const change = async (name: string) => {
      const mutation = `mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { __typename } }`;
      await test.graphql(mutation, { input: { organizationId: ORGANIZATION, name } });
    };
    await askOnce();
    await change('For one');
    const forOne = await statementsOf(askOnce);
    await change('For many');
    const forMany = await statementsOf(() => Promise.all(Array.from({ length: 20 }, askOnce)));
    const ofFlags = (statements: readonly string[]) => statements.filter((sql) => sql.includes('"Flag"'));
    expect(ofFlags(forOne)).toHaveLength(1);
    expect(ofFlags(forMany)).toEqual(ofFlags(forOne));
  });

  it('does a mutation once, and says of it what the long one says', async () => {
    const mutation = `mutation ($key: String!, $name: String) {
      updateFlag(input: { organizationId: "${ORGANIZATION}", key: $key, name: $name }) { __typename ... on Flag { name } ... on Error { code message } }
    }`;
    const [flagKey = 'none'] = flagKeys;
    const nothing = { query: mutation, variables: { key: 'no-such-flag' } };
    const forbidden = { query: 'mutation { createOrganization(input: { id: "a b", name: "" }) { __typename } }' };
    const wrong = { query: mutation, variables: { key: null } };
    const failing = { query: 'mutation { createOrganization(input: { id: "org", name: 7 }) { __typename } }' };
    for (const operation of [nothing, forbidden, wrong, failing]) {
      for (const key of keys) await expectSame(operation, key);
    }
    for (const [index, overSocket] of [false, true].entries()) {
      const { revision } = await test.services.live.snapshot(ORGANIZATION);
      const name = `Named ${index}`;
      const { status, text } = await ask(
        { query: mutation, variables: { key: flagKey, name } },
        { accept: '*/*', overSocket },
      );
      expect([status, text]).toEqual([200, JSON.stringify({ data: { updateFlag: { __typename: 'Flag', name } } })]);
      expect((await test.services.live.snapshot(ORGANIZATION)).revision).toBe(revision + 1);
    }
  });

  it.each([false, true])('is not gone by what is sent under a key (over a socket: %s)', async (overSocket) => {
    const { revision } = await test.services.live.snapshot(ORGANIZATION);
    const mutation = `mutation { updateFlag(input: { organizationId: "${ORGANIZATION}", key: "${flagKeys[0]}", name: "Repeated ${overSocket}" }) { __typename } }`;
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': `short-${overSocket}` },
      body: JSON.stringify({ query: mutation }),
    };
    const send = () => (overSocket ? fetch(`${url}/graphql`, request) : test.fetch('/graphql', request));
    const [first, second] = [await send(), await send()];
    expect([first, second].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(await second.text()).toBe(await first.text());
    expect((await test.services.live.snapshot(ORGANIZATION)).revision).toBe(revision + 1);
  });

  it('keeps what one may see from others', async () => {
    const query = `{ flag(organizationId: "${ORGANIZATION}", key: "${flagKeys[0]}") { key settings { environment { key } } } }`;
    const texts = [];
    for (const key of keys) texts.push((await ask({ query }, { key, accept: '*/*' })).text);
    const again = [];
    for (const key of keys) again.push((await ask({ query }, { key, accept: LONG_WAY })).text);
    expect(texts.map((text) => text.replaceAll(UUID, 'id'))).toEqual(again.map((text) => text.replaceAll(UUID, 'id')));
    expect(new Set(texts).size).toBeGreaterThan(2);
  });
});
