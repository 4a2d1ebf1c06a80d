import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';
import { type Address, TRANSPORTS, transports } from '../support/transports.ts';

let test: TestApp;
let address: Address;
let organizationId: string;
beforeAll(async () => {
  test = await createTestApp({ settings: { MAX_SOCKET_MESSAGE_BYTES: '1048576' } });
  address = await test.listen();
  ({ organizationId } = await makeOrganization(test.services));
});
afterAll(() => test.close());

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => text(i)).join(' ');

const evaluateAll = (aliases: number) =>
  `query ($id: ID!, $keys: [String!]) { ${times(aliases, (i) => `a${i}: evaluateAll(organizationId: $id, flagKeys: $keys) { value }`)} }`;

const keysOf = (count: number) => Array.from({ length: count }, () => 'a');

describe.each(TRANSPORTS)('a list in the arguments of a query over %s', (transport) => {
  const codesOf = async (query: string, variables: Record<string, unknown> = {}) =>
    (await transports[transport](address, { query, variables: { id: organizationId, ...variables } })).codes;

  it('has at most as many items as the schema says', async () => {
    expect(await codesOf(evaluateAll(1), { keys: keysOf(1_000) })).toEqual([]);
    expect(await codesOf(evaluateAll(1), { keys: keysOf(1_001) })).toEqual(['LIST_TOO_LONG']);
    expect(await codesOf(evaluateAll(14), { keys: keysOf(60_000) })).toEqual(['LIST_TOO_LONG']);
    const featureDefaults = 'query ($keys: [String!]) { featureDefaults(featureKeys: $keys) { totalCount } }';
    expect(await codesOf(featureDefaults, { keys: keysOf(32_766) })).toEqual(['LIST_TOO_LONG']);
  });

  it('costs a point for ten items, each time it is used', async () => {
    expect(await codesOf(evaluateAll(14), { keys: keysOf(500) })).toEqual([]);
    expect(await codesOf(evaluateAll(14), { keys: keysOf(1_000) })).toEqual(['QUERY_TOO_COMPLEX']);
  });

  it('is bounded inside an input object too, in a variable and in the text', async () => {
    const group = (index: number) => ({ type: `t${index}`, key: 'k' });
    const groups = Array.from({ length: 101 }, (_, index) => group(index));
    const asVariable = `query ($id: ID!, $context: EvaluationContextInput) {
      evaluate(organizationId: $id, flagKey: "a", context: $context) { value }
    }`;
    expect(await codesOf(asVariable, { context: { groups } })).toEqual(['LIST_TOO_LONG']);
    const asMember = `query ($id: ID!, $groups: [EvaluationGroupInput!]) {
      evaluate(organizationId: $id, flagKey: "a", context: { groups: $groups }) { value }
    }`;
    expect(await codesOf(asMember, { groups })).toEqual(['LIST_TOO_LONG']);
    const asText = `{ evaluate(organizationId: "x", flagKey: "a", context: {
      groups: [${times(101, (index) => `{ type: "t${index}", key: "k" }`)}]
    }) { value } }`;
    expect(await codesOf(asText)).toEqual(['LIST_TOO_LONG']);
  });
});
