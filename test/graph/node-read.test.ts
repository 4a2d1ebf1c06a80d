import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey } from '../../src/actions/api-key/api-keys.ts';
import { createHoldout } from '../../src/actions/segment/holdouts.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import { encodeGlobalId } from '../../src/graph/lib/global-id.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization } from '../support/test-organization.ts';

/** A path to one thing of every type that has a global id. */
const EVERYTHING = `query ($id: ID!) {
  organization(id: $id) {
    __typename id
    environments { __typename id }
    flag(key: "checkout") {
      __typename id
      variants { __typename id }
      settings { __typename id rules { __typename id exposureSchedule { __typename id } } }
    }
    segments { edges { node { __typename id } } }
    holdouts { __typename id }
    changes(first: 100) { edges { node { __typename id } } }
    changeRequests { edges { node { __typename id } } }
    apiKeys { edges { node { __typename id } } }
  }
}`;

interface Thing {
  readonly __typename: string;
  readonly id: string;
}

let app: TestApp;
let organizationId: string;
let things: readonly Thing[];

beforeAll(async () => {
  app = await createTestApp();
  const own = await makeOrganization(app.services);
  organizationId = own.organizationId;
  await createSegment(app.services, fullCaller, { organizationId, key: 'staff' });
  await createHoldout(app.services, fullCaller, { organizationId, key: 'nobody', exclusionPercentage: 1 });
  await createApiKey(app.services, fullCaller, { name: 'reader', organizationId });
  const schedule = { steps: [{ exposurePercentage: 10 }] };
  await own.flag('checkout', {
    settings: [{ environment: 'production', rules: [{ key: 'first', exposureSchedule: schedule }] }],
  });
  const { data } = await askGraph(app.services, fullCaller, EVERYTHING, { id: organizationId });
  things = thingsIn(data);
});
afterAll(() => app.close());

function thingsIn(value: unknown): Thing[] {
  if (typeof value !== 'object' || value === null) return [];
  const nested = Object.values(value).flatMap(thingsIn);
  if (!('__typename' in value && 'id' in value)) return nested;
  return [{ __typename: String(value.__typename), id: String(value.id) }, ...nested];
}

const NODES = 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }';
const NODE = 'query ($id: ID!) { node(id: $id) { __typename id } }';

describe('a global id', () => {
  it('leads back to the thing that it was seen on, for every type', async () => {
    expect([...new Set(things.map(({ __typename }) => __typename))].sort()).toEqual([
      'ApiKey',
      'Change',
      'Environment',
      'ExposureSchedule',
      'Flag',
      'FlagEnvironment',
      'Holdout',
      'Organization',
      'Segment',
      'TargetingRule',
      'Variant',
    ]);
    const { data } = await askGraph(app.services, fullCaller, NODES, { ids: things.map(({ id }) => id) });
    expect(data).toEqual({ nodes: things });
  });

  it('of an organization is its readable id', async () => {
    const { data } = await askGraph(app.services, fullCaller, NODE, { id: organizationId });
    expect(data).toEqual({ node: { __typename: 'Organization', id: organizationId } });
  });

  it('reaches the fields of its type', async () => {
    const flag = things.find(({ __typename }) => __typename === 'Flag');
    const source = 'query ($id: ID!) { node(id: $id) { ... on Flag { key setting { enabled rules { key } } } } }';
    const { data } = await askGraph(app.services, fullCaller, source, { id: flag?.id });
    expect(data).toEqual({ node: { key: 'checkout', setting: { enabled: false, rules: [{ key: 'first' }] } } });
  });

  it('of a thing of another organization is that of nothing, for every type', async () => {
    const stranger = keyCaller('stranger', { organizationId: (await makeOrganization(app.services)).organizationId });
    const { data, errors } = await askGraph(app.services, stranger, NODES, { ids: things.map(({ id }) => id) });
    expect({ data, errors }).toEqual({ data: { nodes: things.map(() => null) }, errors: undefined });
  });

  it('of a thing of another environment is that of nothing to who is bound to one', async () => {
    const bound = keyCaller('bound', { organizationId, environment: 'development' });
    const { data } = await askGraph(app.services, bound, NODES, { ids: things.map(({ id }) => id) });
    const seen = thingsIn(data).map(({ __typename }) => __typename);
    expect(seen.filter((type) => ['Environment', 'FlagEnvironment'].includes(type))).toHaveLength(2);
    expect(seen).toContain('Flag');
    for (const type of ['TargetingRule', 'ExposureSchedule', 'ApiKey']) expect(seen).not.toContain(type);
  });

  it('of a well-formed kind that names nothing is null', async () => {
    const id = encodeGlobalId('Flag', '00000000-0000-4000-8000-000000000000');
    expect(await askGraph(app.services, fullCaller, NODE, { id })).toEqual({ data: { node: null }, errors: undefined });
    expect((await askGraph(app.services, fullCaller, NODE, { id: 'org-of-nobody' })).data).toEqual({ node: null });
  });

  it.each([
    '',
    '../etc',
    'a b',
    'x'.repeat(10_000),
    Buffer.from('FeatureDefault:checkout/x').toString('base64'),
    Buffer.from('Flag:1').toString('base64url'),
    '\u0000',
  ])('that is malformed is refused as such: %j', async (id) => {
    const answer = await askGraph(app.services, fullCaller, NODE, { id });
    expect([codesOf(answer), answer.data]).toEqual([['BAD_ID'], { node: null }]);
  });

  it('is refused to callers that may not see its type', async () => {
    const evaluator = keyCaller('evaluator', { organizationId, allowed: ['evaluate'] });
    const codes = await Promise.all(
      things.map(async ({ id }) => codesOf(await askGraph(app.services, evaluator, NODE, { id }))),
    );
    expect(codes.flat()).toEqual(things.map(() => 'FORBIDDEN'));
  });

  it('is one of a hundred at the most', async () => {
    const ids = Array.from({ length: 101 }, () => organizationId);
    expect(codesOf(await askGraph(app.services, fullCaller, NODES, { ids }))).toEqual(['BAD_PAGE_SIZE']);
  });
});
