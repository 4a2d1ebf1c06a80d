import { randomUUID } from 'node:crypto';
import { type ExecutionResult, type GraphQLField, parse, subscribe } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { identify } from '../../src/actions/identify.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../src/domain/json.ts';
import { createGraphContext } from '../../src/graph/lib/context.ts';
import { encodeGlobalId } from '../../src/graph/lib/global-id.ts';
import { schema } from '../../src/graph/schema.ts';
import { dialects } from '../../src/rest/dialects.ts';
import { openApiDocument } from '../../src/rest/openapi/openapi-document.ts';
import { questionsOfNodes, selectionOf } from '../isolation/graph-questions.ts';
import { namesIn, type PathNames, pathWith, questionsOf, type RestQuestion } from '../isolation/rest-questions.ts';
import { askGraph } from '../support/ask-graph.ts';
import { type MarkedOrganization, makeMarkedOrganization, markedKeys } from '../support/marked-organization.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller } from '../support/test-organization.ts';

/*
 * A CLIENT key is public. For its bearer a flag of the channel SERVER is a flag that does not exist: every answer that names it is
 * the answer about a key that nothing has, and no other answer knows of it. The organization here has SERVER flags only, full of
 * one text, and one flag for all clients that depends on such a flag.
 */

const WINDOW = 'shop-window';
/** As long as the key of the flag that exists, so that columns in messages agree. */
const NO_FLAG = 'absent-flag';
const REQUEST_ID = randomUUID();

let app: TestApp;
let place: MarkedOrganization;
let secret: string;
let client: Caller;

beforeAll(async () => {
  app = await createTestApp();
  place = await makeMarkedOrganization(app);
  const { organizationId } = place;
  await createFlag(app.services, fullCaller, {
    organizationId,
    key: WINDOW,
    settings: [{ environment: 'production', enabled: true }],
    prerequisites: [{ flagKey: markedKeys.dependent, expected: true }],
  });
  const where = { organizationId, key: { not: WINDOW } };
  await app.services.store.db.flag.updateMany({ where, data: { distributionChannel: 'SERVER' } });
  await app.services.live.refresh(organizationId);
  ({ secret } = await app.createKey({ organizationId, kind: 'CLIENT', permissions: ['evaluate'] }));
  client = await identify(app.services, secret, 'none', 'graphql');
});
afterAll(() => app.close());

describe('for a CLIENT key, at every REST route, a SERVER flag does not exist', () => {
  const questions = questionsOf(openApiDocument(dialects));
  let names: PathNames;
  let nothing: PathNames;
  beforeAll(async () => {
    names = await namesIn(app, place);
    const ids = { flag: randomUUID(), variant: randomUUID(), schedule: randomUUID() };
    nothing = { ...names, ...ids, flagNumber: '999999', flagKey: NO_FLAG };
  });

  async function ask(question: RestQuestion, named: PathNames): Promise<string> {
    const { method, body } = question;
    const response = await app.fetch(pathWith(question, named, secret), {
      method,
      headers: {
        authorization: `Bearer ${secret}`,
        'dd-api-key': secret,
        'dd-application-key': secret,
        'x-halyard-organization': place.organizationId,
        'x-request-id': REQUEST_ID,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(bodyWith(body, named)) }),
    });
    const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
    if (isStream) await response.body?.cancel();
    return `${response.status} ${isStream ? '' : await response.text()}`;
  }

  /** The example of a body with the flag and the key in the members that name them. */
  function bodyWith(body: JsonValue, { flagKey = '' }: PathNames): JsonValue {
    if (!isJsonObject(body)) return body;
    const own: JsonObject = { token: secret, api_key: secret, feature_key: flagKey, flag_key: flagKey };
    return Object.fromEntries(Object.entries(body).map(([member, value]) => [member, own[member] ?? value]));
  }

  const nameless = (answer: string, { flagKey = '', flag = '', flagNumber = '' }: PathNames) =>
    [flagKey, flag, `"${flagNumber}"`].reduce((text, name) => text.replaceAll(name, '…'), answer);

  it.each(questions.map((question) => [question.name, question] as const))('%s', async (_, question) => {
    const answer = await ask(question, names);
    expect(answer).not.toContain(place.mark);
    expect(nameless(answer, names)).toBe(nameless(await ask(question, nothing), nothing));
    // Only a request that names the flag is answered with its key.
    const isNamed = `${pathWith(question, names, secret)}${JSON.stringify(bodyWith(question.body ?? null, names))}`;
    for (const key of [markedKeys.flag, markedKeys.dependent, markedKeys.guarded])
      if (!isNamed.includes(key)) expect(answer).not.toContain(key);
  });

  it('while the flags that it may know are answered', async () => {
    const states = questions.find(({ name }) => name === 'get /api/v1/org-feature-flags/{org_id}');
    expect(states && JSON.parse((await ask(states, names)).slice(4))).toMatchObject({ flags: { [WINDOW]: true } });
  });
});

describe('for a CLIENT key, at every field of the graph, a SERVER flag does not exist', () => {
  const namesWith = (flagKey: string) => ({
    organizationId: '$organization',
    id: '$organization',
    key: `"${flagKey}"`,
    flagKey: `"${flagKey}"`,
    context: '{ targetingKey: "someone" }',
    conditions: '[]',
    interval: 'DAY',
  });

  async function ask(document: string, variables: Record<string, unknown>): Promise<string> {
    return JSON.stringify(await askGraph(app.services, client, document, variables));
  }

  function documentOf(kind: 'query' | 'subscription', field: GraphQLField<unknown, unknown>, flagKey: string): string {
    const selection = selectionOf(schema, field, namesWith(flagKey));
    const variables = selection.includes('$organization') ? '($organization: ID!)' : '';
    return `${kind} ${variables} { asked: ${selection} }`;
  }

  const queries = Object.values(schema.getQueryType()?.getFields() ?? {}).filter(
    ({ name }) => name !== 'node' && name !== 'nodes',
  );

  it.each(queries.map((field) => [field.name, field] as const))('query %s', async (_, field) => {
    const variables = { organization: place.organizationId };
    const answer = await ask(documentOf('query', field, markedKeys.flag), variables);
    const nothing = await ask(documentOf('query', field, NO_FLAG), variables);
    expect(answer).not.toContain(place.mark);
    expect(answer.replaceAll(markedKeys.flag, NO_FLAG)).toBe(nothing);
    for (const key of [markedKeys.dependent, markedKeys.guarded]) expect(answer).not.toContain(key);
  });

  it.each(questionsOfNodes(schema, namesWith(markedKeys.flag)).map((each) => [each.field, each] as const))(
    'field %s',
    async (_, { type, selection }) => {
      const document = `query ($id: ID!, $organization: ID!) {
        node(id: $id) { ... on ${type} { asked: ${selection} } } organization(id: $organization) { id } }`;
      for (const id of (await place.nodes()).get(type)?.slice(-3) ?? []) {
        const answer = await ask(document, { id, organization: place.organizationId });
        expect(answer).not.toContain(place.mark);
        for (const key of Object.values(markedKeys)) expect(answer).not.toContain(key);
      }
    },
  );

  it('nor is an id of one distinguished from an id that nothing has', async () => {
    const document = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
    const ids = (await place.nodes()).get('Flag') ?? [];
    const nothing = ids.map(() => encodeGlobalId('Flag', randomUUID()));
    expect(await ask(document, { ids })).toBe(await ask(document, { ids: nothing }));
  });

  const subscriptions = Object.values(schema.getSubscriptionType()?.getFields() ?? {});

  it.each(subscriptions.map((field) => [field.name, field] as const))('subscription %s', async (_, field) => {
    const first = async (flagKey: string) => {
      const stream = await subscribe({
        schema,
        document: parse(documentOf('subscription', field, flagKey)),
        contextValue: createGraphContext(app.services, client, 'test'),
        variableValues: { organization: place.organizationId },
      });
      return JSON.stringify(isStream(stream) ? (await stream[Symbol.asyncIterator]().next()).value : stream);
    };
    const answer = await first(markedKeys.flag);
    expect(answer).not.toContain(place.mark);
    for (const key of [markedKeys.dependent, markedKeys.guarded]) expect(answer).not.toContain(key);
    expect(answer.replaceAll(markedKeys.flag, NO_FLAG)).toBe(await first(NO_FLAG));
  });

  function isStream(
    answer: ExecutionResult | AsyncIterable<ExecutionResult>,
  ): answer is AsyncIterable<ExecutionResult> {
    return Symbol.asyncIterator in answer;
  }

  it('not even as the prerequisite that a visible flag lacks', async () => {
    const { organizationId } = place;
    const prerequisites = [{ flagKey: markedKeys.dependent, expected: false }];
    await createFlag(app.services, fullCaller, {
      ...{ organizationId, key: 'closed-window', prerequisites },
      settings: [{ environment: 'production', enabled: true }],
    });
    const document = `{ evaluate(organizationId: "${organizationId}", flagKey: "closed-window") { reason detail explanation { because } } }`;
    const { data, errors } = await askGraph(app.services, client, document);
    expect(data).toEqual({ evaluate: { reason: 'PREREQUISITE_FAILED', detail: null, explanation: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'FORBIDDEN', permission: 'flag:read' } }]);
  });
});
