import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteFlag } from '../../src/actions/flag/flags.ts';
import { createHoldout } from '../../src/actions/segment/holdouts.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

const SEARCH = `query ($text: String!, $id: ID, $kinds: [SearchKind!], $first: Int) {
  search(text: $text, organizationId: $id, kinds: $kinds, first: $first) { kind id organizationId key name }
}`;

interface Hit {
  readonly kind: string;
  readonly id: string;
  readonly organizationId: string;
  readonly key: string;
}

let app: TestApp;
let own: TestOrganization;
let other: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  other = await makeOrganization(app.services);
  const { organizationId } = own;
  await own.flag('new-prod', { name: 'Second' });
  await own.flag('prod', { name: 'First' });
  await own.flag('gone-prod');
  await deleteFlag(app.services, fullCaller, { organizationId, flagKey: 'gone-prod' });
  await own.flag('named', { name: 'Production line' });
  await createSegment(app.services, fullCaller, { organizationId, key: 'prod-staff' });
  await createHoldout(app.services, fullCaller, { organizationId, key: 'prod-control', exclusionPercentage: 5 });
  await other.flag('prod');
});
afterAll(() => app.close());

async function search(variables: object, caller: Caller = fullCaller): Promise<readonly Hit[]> {
  const all = { text: 'PROD', ...variables };
  const { data, errors } = await askGraph<{ search: readonly Hit[] }>(app.services, caller, SEARCH, all);
  expect(errors).toBeUndefined();
  return data.search;
}

describe('a search', () => {
  it('finds objects of every kind by key and name, the best matches first', async () => {
    const hits = await search({ id: own.organizationId });
    expect(hits[0]).toMatchObject({ kind: 'FLAG', key: 'prod' });
    expect(
      hits
        .slice(1, 5)
        .map(({ key }) => key)
        .sort(),
    ).toEqual(['named', 'prod-control', 'prod-staff', 'production']);
    expect(hits.slice(5).map(({ key }) => key)).toEqual(['new-prod']);
    const node = 'query ($id: ID!) { node(id: $id) { ... on Flag { key } } }';
    expect((await askGraph(app.services, fullCaller, node, { id: hits[0]?.id })).data).toEqual({
      node: { key: 'prod' },
    });
  });

  it('finds organizations by their ids', async () => {
    const hits = await search({ text: own.organizationId.slice(4), kinds: ['ORGANIZATION'] });
    expect(hits).toMatchObject([{ kind: 'ORGANIZATION', id: own.organizationId, key: own.organizationId }]);
  });

  it('finds as many as asked, of the kinds that are asked', async () => {
    expect(await search({ id: own.organizationId, first: 1 })).toHaveLength(1);
    expect((await search({ id: own.organizationId, kinds: ['SEGMENT'] })).map(({ key }) => key)).toEqual([
      'prod-staff',
    ]);
  });

  it('finds only what the caller can see', async () => {
    const { organizationId } = own;
    const reader = keyCaller('reader', { organizationId, allowed: ['flag:read'] });
    expect(new Set((await search({}, reader)).map(({ kind }) => kind))).toEqual(new Set(['FLAG']));
    const bound = keyCaller('bound', { organizationId, environment: 'development' });
    const found = await search({}, bound);
    expect(found.map(({ key }) => key)).not.toContain('production');
    expect(new Set(found.map((hit) => hit.organizationId))).toEqual(new Set([organizationId]));
    expect(await search({ id: other.organizationId }, bound)).toEqual([]);
    const client = keyCaller('client', { organizationId, allowed: ['evaluate'], isClient: true });
    expect(await search({}, client)).toEqual([]);
  });

  it.each([[{ text: '' }], [{ text: 'a'.repeat(201) }], [{ first: 101 }], [{ first: -1 }]])(
    'refuses %j',
    async (variables) => {
      const all = { text: 'prod', ...variables };
      expect(codesOf(await askGraph(app.services, fullCaller, SEARCH, all))).toEqual(['VALIDATION_FAILED']);
    },
  );

  it('takes one statement for each kind', async () => {
    expect(await statementsOf(() => search({}))).toHaveLength(5);
    expect(await statementsOf(() => search({ kinds: ['FLAG'] }))).toHaveLength(1);
  });
});
