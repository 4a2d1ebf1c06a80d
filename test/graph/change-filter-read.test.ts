import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openChanges } from '../../src/actions/evaluation/follow.ts';
import { archiveFlag, updateFlag } from '../../src/actions/flag/flags.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

interface Log {
  readonly organization: {
    readonly changes: {
      readonly totalCount: number;
      readonly edges: readonly { readonly node: { readonly revision: number; readonly kind: string } }[];
    };
  };
}

const LOG = `query ($id: ID!, $filter: ChangeFilter) {
  organization(id: $id) { changes(first: 100, filter: $filter) { totalCount edges { node { revision kind } } } }
}`;

const maria = keyCaller('maria');
const anna = keyCaller('anna');

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp({ now: '2026-03-01T00:00:00Z' });
  const { services, clock } = app;
  own = await makeOrganization(services);
  const { organizationId } = own;
  const place = { organizationId, flagKey: 'checkout' };
  await own.flag('checkout');
  clock.advanceTo('2026-03-02T00:00:00Z');
  await setFlagSwitch(services, maria, { ...place, environment: 'production', enabled: false });
  await setFlagSwitch(services, anna, { ...place, environment: 'development', enabled: true });
  clock.advanceTo('2026-03-03T00:00:00Z');
  await createSegment(services, anna, { organizationId, key: 'staff_100' });
  await updateFlag(services, { ...maria, source: 'datadog' }, { ...place, name: 'Checkout' });
  await archiveFlag(services, maria, place);
});
afterAll(() => app.close());

async function logOf(filter: object | null, caller: Caller = fullCaller): Promise<readonly string[]> {
  const { data, errors } = await askGraph<Log>(app.services, caller, LOG, { id: own.organizationId, filter });
  expect(errors).toBeUndefined();
  const { totalCount, edges } = data.organization.changes;
  expect(totalCount).toBe(edges.length);
  return edges.map(({ node }) => node.kind);
}

describe('the filter of a change log', () => {
  it.each([
    [{ flagKeys: ['checkout'], kinds: ['FLAG_CREATED'] }, ['FLAG_CREATED']],
    [{ entityTypes: ['SEGMENT'] }, ['SEGMENT_CREATED']],
    [{ entityKeys: ['staff_100'] }, ['SEGMENT_CREATED']],
    [
      { environments: ['development'], flagKeys: ['checkout'] },
      ['FLAG_ARCHIVED', 'FLAG_UPDATED', 'FLAG_UPDATED', 'FLAG_CREATED'],
    ],
    [{ actorIds: ['key:anna'] }, ['SEGMENT_CREATED', 'FLAG_UPDATED']],
    [{ sources: ['datadog'] }, ['FLAG_UPDATED']],
    [{ from: '2026-03-03T00:00:00Z' }, ['FLAG_ARCHIVED', 'FLAG_UPDATED', 'SEGMENT_CREATED']],
    [{ from: '2026-03-02T00:00:00Z', to: '2026-03-03T00:00:00Z' }, ['FLAG_UPDATED', 'FLAG_UPDATED']],
    [{ text: 'ANNA' }, ['SEGMENT_CREATED', 'FLAG_UPDATED']],
    [{ text: '_100' }, ['SEGMENT_CREATED']],
    [{ text: '%' }, []],
    [{ text: '1_0' }, []],
    [{ flagKeys: [] }, []],
  ])('chooses by %j', async (filter, kinds) => {
    expect(await logOf(filter)).toEqual(kinds);
  });

  it('chooses by revision, both ends excluded', async () => {
    const all = await logOf(null);
    const beyond = await logOf({ afterRevision: 1, beforeRevision: all.length });
    expect(beyond).toEqual(all.slice(1, -1));
  });

  it('leaves every change in place of a field that is null', async () => {
    const nothing = { flagKeys: null, kinds: null, environments: null, from: null, text: null };
    expect(await logOf(nothing)).toEqual(await logOf(null));
  });

  it('narrows what a caller bound to an environment sees, and never widens it', async () => {
    const bound = keyCaller('bound', { organizationId: own.organizationId, environment: 'production' });
    const switches = await logOf({ actorIds: ['key:anna', 'key:maria'], sources: ['graphql'] }, bound);
    expect(switches).toEqual(['FLAG_ARCHIVED', 'SEGMENT_CREATED', 'FLAG_UPDATED']);
    expect(
      await logOf({ environments: ['development'], kinds: ['FLAG_UPDATED'], sources: ['graphql'] }, bound),
    ).toEqual([]);
  });

  it('works on the changes of one flag too', async () => {
    const source = `query ($id: ID!) { flag(organizationId: $id, key: "checkout") {
      changes(filter: { environments: ["production"], kinds: [FLAG_UPDATED] }) { edges { node { actor { name } } } }
    } }`;
    const { data } = await askGraph(app.services, fullCaller, source, { id: own.organizationId });
    expect(data).toEqual({
      flag: { changes: { edges: [{ node: { actor: { name: 'maria' } } }, { node: { actor: { name: 'maria' } } }] } },
    });
  });

  it('refuses a text of more than 200 characters at the path of the list', async () => {
    const variables = { id: own.organizationId, filter: { text: 'a'.repeat(201) } };
    const answer = await askGraph(app.services, fullCaller, LOG, variables);
    expect(codesOf(answer)).toEqual(['VALIDATION_FAILED']);
    expect(answer.errors?.[0]?.path).toEqual(['organization', 'changes']);
  });
});

describe('the actors of an organization', () => {
  const ACTORS = 'query ($id: ID!) { organization(id: $id) { actors { id name } } }';

  it('are those in its log, the latest first, each once by its latest name', async () => {
    const renamed: Caller = { ...anna, actor: { id: 'key:anna', name: 'Anna' } };
    await createSegment(app.services, renamed, { organizationId: own.organizationId, key: 'renamed' });
    const { data } = await askGraph(app.services, fullCaller, ACTORS, { id: own.organizationId });
    expect(data).toEqual({
      organization: {
        actors: [
          { id: 'key:anna', name: 'Anna' },
          { id: 'key:maria', name: 'maria' },
          { id: 'anonymous', name: 'Anonymous' },
        ],
      },
    });
  });

  it('need the permission to read the log', async () => {
    const reader = keyCaller('reader', { organizationId: own.organizationId, allowed: ['organization:read'] });
    const { errors } = await askGraph(app.services, reader, ACTORS, { id: own.organizationId });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN', permission: 'change:read' } });
  });

  it('are read in one statement for many organizations', async () => {
    await makeOrganization(app.services);
    const source = 'query ($first: Int!) { organizations(first: $first) { edges { node { actors { id } } } } }';
    const count = async (first: number) =>
      (await statementsOf(() => askGraph(app.services, fullCaller, source, { first }))).length;
    expect(await count(2)).toBe(2);
  });
});

describe('the subscription to changes', () => {
  it('can leave out all kinds but some', async () => {
    const input = {
      organizationId: own.organizationId,
      after: 0,
      kinds: ['FLAG_ARCHIVED', 'SEGMENT_CREATED'] as const,
    };
    const changes = await openChanges(app.services, fullCaller, input);
    const kinds: string[] = [];
    for (let change = await changes.take(); change !== undefined; change = await changes.take())
      kinds.push(change.kind);
    expect(kinds).toEqual(['SEGMENT_CREATED', 'FLAG_ARCHIVED', 'SEGMENT_CREATED']);
  });
});
