import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization, type TestOrganization } from '../support/test-organization.ts';
import { openRawSocket } from '../support/ws-client.ts';

// JSON has numbers of any length, and JavaScript rounds them: what callers send is read without rounding at every API and transport.

let app: TestApp;
let own: TestOrganization;
let url: string;
let wsUrl: string;
let token: string;

beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  ({ url, wsUrl } = await app.listen());
  const { organizationId } = own;
  ({ secret: token } = await app.createKey({ organizationId, kind: 'CLIENT', permissions: [] }));
});
afterAll(() => app.close());

const DOCUMENT = `query ($id: ID!, $key: String!, $a: JSON) {
  evaluate(organizationId: $id, flagKey: $key, context: { attributes: $a }) { value }
}`;

/** The body of a GraphQL request, in which the attribute `n` is written as it is. */
const graphBody = (flagKey: string, number: string) =>
  `{"query": ${JSON.stringify(DOCUMENT)}, "variables": {"id": "${own.organizationId}", "key": "${flagKey}", "a": {"n": ${number}}}}`;

async function sendTo(path: string, body: string, headers: Readonly<Record<string, string>> = {}) {
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-halyard-organization': own.organizationId, ...headers },
    body,
  });
  return JSON.parse(await response.text());
}

/** What a flag answers for a subject whose attribute `n` is a number as it is written, over each way to ask. */
const ways: Readonly<Record<string, (flagKey: string, number: string) => Promise<unknown>>> = {
  async 'GraphQL, in variables'(flagKey, number) {
    return (await sendTo('/graphql', graphBody(flagKey, number))).data?.evaluate?.value;
  },
  async 'GraphQL, in a literal'(flagKey, number) {
    const query = `{ evaluate(organizationId: "${own.organizationId}", flagKey: "${flagKey}", context: { attributes: { n: ${number} } }) { value } }`;
    return (await sendTo('/graphql', JSON.stringify({ query }))).data?.evaluate?.value;
  },
  async 'GraphQL, with GET'(flagKey, number) {
    const variables = `{"id": "${own.organizationId}", "key": "${flagKey}", "a": {"n": ${number}}}`;
    const response = await fetch(`${url}/graphql?${new URLSearchParams({ query: DOCUMENT, variables })}`);
    return JSON.parse(await response.text()).data?.evaluate?.value;
  },
  async 'GraphQL, over a WebSocket'(flagKey, number) {
    const socket = await openRawSocket(wsUrl);
    socket.send({ type: 'connection_init' });
    await socket.next();
    socket.send(`{"type": "subscribe", "id": "1", "payload": ${graphBody(flagKey, number)}}`);
    const { payload } = await socket.next();
    socket.close();
    return (payload as { readonly data?: { readonly evaluate?: { readonly value: unknown } } }).data?.evaluate?.value;
  },
  async 'OFREP, one flag'(flagKey, number) {
    return (await sendTo(`/ofrep/v1/evaluate/flags/${flagKey}`, `{"context": {"n": ${number}}}`)).value;
  },
  async 'OFREP, all flags'(flagKey, number) {
    const { flags } = await sendTo('/ofrep/v1/evaluate/flags', `{"context": {"n": ${number}}}`);
    return flags.find(({ key }: { readonly key: string }) => key === flagKey)?.value;
  },
  async PostHog(flagKey, number) {
    const body = `{"token": "${token}", "distinct_id": "u", "evaluation_runtime": "all", "person_properties": {"n": ${number}}}`;
    return (await sendTo('/flags/?v=2', body)).flags[flagKey]?.enabled;
  },
};

const WAYS = Object.keys(ways);

/** What is written, what it is compared with, and whether they are equal. */
const comparisons = [
  ['9007199254740992', '9007199254740992', true],
  ['9007199254740993', '9007199254740992', false],
  ['9007199254740993', '9007199254740993', true],
  ['-9007199254740993', '-9007199254740993', true],
  ['12345678901234567890', '12345678901234567890', true],
  ['12345678901234567890', '12345678901234567891', false],
  ['1e20', '100000000000000000000', true],
  ['1.0', '1', true],
  ['-0', '0', true],
  ['0.1', '0.1', true],
] as const;

describe.each(WAYS)('an attribute that is sent to %s', (way) => {
  it.each(comparisons)('as %s is compared with %s exactly', async (number, expected, isEqual) => {
    const key = `equals-${expected}`;
    const { flags } = await app.services.live.snapshot(own.organizationId);
    if (!flags.has(key)) {
      const groups = [{ conditions: [{ attribute: 'n', operator: 'EQUALS' as const, values: [expected] }] }];
      await own.flag(key, { settings: [{ environment: 'production', enabled: true, rules: [{ groups }] }] });
    }
    expect(await ways[way]?.(key, number)).toBe(isEqual);
  });

  it('beyond the range of numbers is refused by GraphQL, whose values must be JSON, and elsewhere larger than every number', async () => {
    const key = 'is-large';
    const { flags } = await app.services.live.snapshot(own.organizationId);
    if (!flags.has(key)) {
      const groups = [{ conditions: [{ attribute: 'n', operator: 'GREATER_THAN' as const, values: ['1e300'] }] }];
      await own.flag(key, { settings: [{ environment: 'production', enabled: true, rules: [{ groups }] }] });
    }
    expect(await ways[way]?.(key, '1E400')).toBe(way.startsWith('GraphQL') ? undefined : true);
  });
});

describe('a number in what is stored is refused where it would be rounded', () => {
  const problem = expect.stringMatching(/integer|number/);

  it('as a value of a variant at Datadog, and as a payload at PostHog', async () => {
    const { organizationId } = own;
    const { secret: key } = await app.createKey({ organizationId });
    const headers = { authorization: `Bearer ${key}` };
    const variants = '[{"key": "on", "name": "On", "value": "{\\"account\\": 12345678901234567890}"}]';
    const attributes = `{"key": "big", "name": "Big", "value_type": "JSON", "variants": ${variants}}`;
    const datadog = await sendTo(
      '/api/v2/feature-flags',
      `{"data": {"type": "feature-flags", "attributes": ${attributes}}}`,
      headers,
    );
    expect(datadog.errors[0].detail ?? datadog.errors[0]).toEqual(problem);
    const filters = '{"groups": [{"properties": []}], "payloads": {"true": "{\\"account\\": 12345678901234567890}"}}';
    const posthog = await sendTo(
      '/api/projects/@current/feature_flags',
      `{"key": "big", "filters": ${filters}}`,
      headers,
    );
    expect(posthog).toMatchObject({ type: 'validation_error', detail: problem });
  });

  it('as a percentage, a version or a switch at the in-house APIs, which take none', async () => {
    const { organizationId } = own;
    const flags = `/api/v1/organizations/${organizationId}/feature-flags`;
    const created = await sendTo(flags, '{"key": 12345678901234567890, "enabled": 1e20}');
    expect([400, 404, 422]).toContain(created.status);
    const states = await sendTo(
      `/api/v1/org-feature-flags/${organizationId}`,
      '{"feature_key": 1, "enabled": 9007199254740993}',
    );
    expect([400, 404, 405, 422]).toContain(states.status);
  });
});
