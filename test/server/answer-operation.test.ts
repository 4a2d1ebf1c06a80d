import fc from 'fast-check';
import { type ExecutionResult, graphql } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadDemoData } from '../../src/actions/demo/demo-data.ts';
import { identify } from '../../src/actions/identify.ts';
import { createGraphContext } from '../../src/graph/lib/context.ts';
import { schema } from '../../src/graph/schema.ts';
import { statementsOf } from '../support/count-statements.ts';
import { type RandomOperation, randomQueries } from '../support/random-operations.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const ORGANIZATION = 'org-nansen-akademiet';

/** What is compared is answered, however large it is. */
const withoutLimits = {
  MAX_QUERY_DEPTH: '100',
  MAX_QUERY_BREADTH: '100000',
  MAX_QUERY_ALIASES: '100000',
  MAX_QUERY_TOKENS: '100000',
  MAX_QUERY_COMPLEXITY: '10000000',
};

let test: TestApp;
let url: string;
let keys: readonly (string | undefined)[];
let flagKeys: readonly string[];

beforeAll(async () => {
  test = await createTestApp({ now: '2026-03-01T00:00:00Z', settings: withoutLimits });
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

async function ask(operation: object, key?: string, overSocket = false) {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify(operation),
  };
  const response = await (overSocket ? fetch(`${url}/graphql`, request) : test.fetch('/graphql', request));
  return { status: response.status, text: await response.text() };
}

/** What a client sees of a result, but for the codes of the errors. */
function shownOf({ data = null, errors = [] }: ExecutionResult): unknown {
  return { data, errors: errors.map(({ message, path = null }) => ({ message, path })) };
}

/** An operation is answered as the reference executor answers it that knows neither memory nor cache, the first time and again. */
async function expectAsExecuted({ query, variables }: RandomOperation, key: string | undefined): Promise<void> {
  const caller = await identify(test.services, key, 'full', 'graphql');
  const contextValue = createGraphContext(test.services, caller, 'test');
  const executed = shownOf(await graphql({ schema, source: query, variableValues: variables, contextValue }));
  for (const overSocket of [false, true, false]) {
    const { text } = await ask({ query, variables }, key, overSocket);
    expect(shownOf(JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(executed)));
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

describe('an operation', () => {
  it('is answered as the executor alone would answer it, the first time and again', async () => {
    await fc.assert(fc.asyncProperty(operations(), fc.constantFrom(...keys), expectAsExecuted), { numRuns: 60 });
  }, 60_000);

  it('is answered as the executor would as time passes', async () => {
    await fc.assert(
      fc.asyncProperty(operations(), async (operation) => {
        await expectAsExecuted(operation, undefined);
        test.clock.advance(40 * 86_400_000);
        // Evaluations are stored as time passes, and the graph shows when the last one was.
        await test.services.usage.flush();
        await test.services.subjects.flush();
        await expectAsExecuted(operation, undefined);
      }),
      { numRuns: 15 },
    );
  });

  it('shows every change as soon as that is answered, with any cache', async () => {
    const query = `query ($id: ID!) { organization(id: $id) { name revision } }`;
    const nameNow = async () => {
      const { text } = await ask({ query, variables: { id: ORGANIZATION } });
      return JSON.parse(text).data.organization.name;
    };
    for (const name of ['First', 'Second', 'Third']) {
      await nameNow();
      const mutation = `mutation ($input: UpdateOrganizationInput!) { updateOrganization(input: $input) { __typename } }`;
      await test.graphql(mutation, { input: { organizationId: ORGANIZATION, name } });
      expect(await nameNow()).toBe(name);
    }
  });

  it('is executed once for all clients that send it at the same time, as after a change', async () => {
    const query = `query ($id: ID!) { organization(id: $id) { flags(first: 5) { edges { node { key tags } } } } }`;
    const askOnce = () => ask({ query, variables: { id: ORGANIZATION } });
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

  it.each([false, true])('that changes something is executed once (over a socket: %s)', async (overSocket) => {
    const query = `mutation ($name: String) {
      updateFlag(input: { organizationId: "${ORGANIZATION}", key: "${flagKeys[0]}", name: $name }) { __typename ... on Flag { name } }
    }`;
    const { revision } = await test.services.live.snapshot(ORGANIZATION);
    const name = `Named ${overSocket}`;
    const { status, text } = await ask({ query, variables: { name } }, undefined, overSocket);
    expect([status, text]).toEqual([200, JSON.stringify({ data: { updateFlag: { __typename: 'Flag', name } } })]);
    expect((await test.services.live.snapshot(ORGANIZATION)).revision).toBe(revision + 1);
  });

  it.each([false, true])(
    'with an idempotency key is executed once for all its requests (over a socket: %s)',
    async (overSocket) => {
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
    },
  );
});
