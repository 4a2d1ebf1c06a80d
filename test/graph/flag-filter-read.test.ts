import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateFlag } from '../../src/actions/flag/flags.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { createHoldout } from '../../src/actions/segment/holdouts.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { ApprovalRequired } from '../../src/domain/errors.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

interface Flags {
  readonly organization: {
    readonly flags: {
      readonly totalCount: number;
      readonly edges: readonly { readonly node: { readonly key: string } }[];
    };
  };
}

const FLAGS = `query ($id: ID!, $filter: FlagFilter, $order: FlagOrder) {
  organization(id: $id) { flags(filter: $filter, order: $order) { totalCount edges { node { key } } } }
}`;

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp({ now: '2026-03-01T00:00:00Z' });
  const { services, clock } = app;
  own = await makeOrganization(services);
  const { organizationId } = own;
  await createSegment(services, fullCaller, { organizationId, key: 'staff' });
  await createHoldout(services, fullCaller, { organizationId, key: 'control', exclusionPercentage: 5 });
  await own.flag('plain', { tags: ['web'] });
  await own.flag('tagged', { tags: ['web', 'paid'], distributionChannel: 'CLIENT' });
  const inStaff = { conditions: [{ operator: 'IN_SEGMENT' as const, values: ['staff'] }] };
  await own.flag('by-rule', {
    holdout: 'control',
    settings: [{ environment: 'development', enabled: true, rules: [{ key: 'staff', groups: [inStaff] }] }],
  });
  await own.flag('by-enrollment', {
    settings: [{ environment: 'production', enabled: true, enrollment: inStaff }],
  });
  await own.flag('dependent', { prerequisites: [{ flagKey: 'plain' }] });
  clock.advanceTo('2026-03-02T00:00:00Z');
  await updateFlag(services, keyCaller('maria'), { organizationId, flagKey: 'plain', name: 'Plain' });
  await updateEnvironment(services, fullCaller, { organizationId, key: 'development', requiresApproval: true });
  const place = { organizationId, flagKey: 'tagged', environment: 'development' };
  await expect(setFlagSwitch(services, fullCaller, { ...place, enabled: true })).rejects.toThrow(ApprovalRequired);
});
afterAll(() => app.close());

async function keysOf(filter: object, caller = fullCaller, order?: object): Promise<readonly string[]> {
  const { data, errors } = await askGraph<Flags>(app.services, caller, FLAGS, {
    id: own.organizationId,
    filter,
    order,
  });
  expect(errors).toBeUndefined();
  const { totalCount, edges } = data.organization.flags;
  expect(totalCount).toBe(edges.length);
  return edges.map(({ node }) => node.key);
}

describe('the filter of flags', () => {
  it.each([
    [{ keys: ['plain', 'tagged', 'unknown'] }, ['plain', 'tagged']],
    [{ keys: [] }, []],
    [{ allTags: ['web', 'paid'] }, ['tagged']],
    [{ distributionChannel: 'CLIENT' }, ['tagged']],
    [{ updatedBy: 'key:maria' }, ['plain']],
    [{ updatedSince: '2026-03-02T00:00:00Z' }, ['plain']],
    [{ createdBy: 'key:maria' }, []],
    [{ hasPendingChangeRequest: true }, ['tagged']],
    [{ hasPendingChangeRequest: false }, ['plain', 'by-rule', 'by-enrollment', 'dependent']],
    [{ segment: 'staff' }, ['by-rule', 'by-enrollment']],
    [{ segment: 'unknown' }, []],
    [{ prerequisite: 'plain' }, ['dependent']],
    [{ holdout: 'control' }, ['by-rule']],
    [{ segment: 'staff', holdout: 'control' }, ['by-rule']],
  ])('chooses by %j', async (filter, keys) => {
    expect(await keysOf(filter)).toEqual(keys);
  });

  it('shows a caller bound to an environment neither rules nor requests of another', async () => {
    const bound = keyCaller('bound', { organizationId: own.organizationId, environment: 'production' });
    expect(await keysOf({ segment: 'staff' }, bound)).toEqual(['by-enrollment']);
    expect(await keysOf({ hasPendingChangeRequest: true }, bound)).toEqual([]);
  });

  it('shows which flags have a pending change request only to callers that may read the log', async () => {
    const allowed = ['organization:read', 'flag:read'] as const;
    const reader = keyCaller('reader', { organizationId: own.organizationId, allowed });
    const variables = { id: own.organizationId, filter: { hasPendingChangeRequest: true } };
    const answer = await askGraph(app.services, reader, FLAGS, variables);
    expect(codesOf(answer)).toEqual(['FORBIDDEN']);
  });

  it('refuses a text of more than 200 characters', async () => {
    const variables = { id: own.organizationId, filter: { text: 'a'.repeat(201) } };
    expect(codesOf(await askGraph(app.services, fullCaller, FLAGS, variables))).toEqual(['VALIDATION_FAILED']);
  });

  it('reads as many statements with every field as without', async () => {
    const count = async (filter: object) =>
      (await statementsOf(() => askGraph(app.services, fullCaller, FLAGS, { id: own.organizationId, filter }))).length;
    const all = {
      segment: 'staff',
      holdout: 'control',
      prerequisite: 'plain',
      hasPendingChangeRequest: true,
      allTags: [],
    };
    expect(await count(all)).toBe(await count({}));
  });

  it('can be ordered by version', async () => {
    expect((await keysOf({}, fullCaller, { field: 'VERSION', direction: 'DESC' }))[0]).toBe('plain');
  });
});
