import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFlags } from '../../src/actions/evaluation/evaluations.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { PERMISSIONS } from '../../src/domain/permission.ts';
import { approvePending } from '../support/approved.ts';
import { mutate } from '../support/mutate.ts';
import { runs } from '../support/runs.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { anybody, makeOrganization } from '../support/test-organization.ts';

/*
 * A caller with every permission to write, but not to approve, changes no protected answer, in any order of its mutations.
 */

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

const writing = PERMISSIONS.filter((permission) => permission !== '*' && permission !== 'change:approve');

/** One mutation with its input, without the organization. */
type Step = readonly [string, object];

const flagKey = fc.constantFrom('guarded', 'needed', 'held', 'plain');
const environment = fc.constantFrom('production', 'development');
const enabled = fc.constantFrom(true, false, null);
const percentage = fc.constantFrom(0, 50, 100);
const members = fc.constantFrom([], ['ida'], ['ola'], ['ida', 'ola']);
const rules = fc.constantFrom(
  [],
  [{ key: 'all', variant: 'on' }],
  [{ key: 'crew', variant: 'on', conditions: [{ operator: 'IN_SEGMENT', values: ['crew'] }] }],
);
const holdout = fc.constantFrom(null, 'control');
const setting = { flagKey, environment };

const step = (name: string, input: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Step> =>
  fc.record(input).map((given) => [name, given] as const);

const key = fc.constantFrom('production', 'development', 'next');
const steps: fc.Arbitrary<Step> = fc.oneof(
  step('setFlagSwitch', { ...setting, enabled }),
  step('setFlagSetting', { ...setting, rolloutPercentage: percentage }),
  step('setTargetingRules', { ...setting, rules }),
  step('removeRolloutCondition', setting),
  step('updateVariant', { flagKey, key: fc.constantFrom('on', 'off'), value: fc.boolean() }),
  step('createVariant', {
    flagKey,
    key: fc.constantFrom('also'),
    value: fc.boolean(),
    weight: fc.constantFrom(null, 50),
  }),
  step('deleteVariant', { flagKey, key: fc.constantFrom('on', 'off', 'also') }),
  step('updateFlag', { key: flagKey, holdout }),
  step('updateFlag', { key: flagKey, requiresApproval: fc.boolean() }),
  step('updateFlag', { key: flagKey, prerequisites: fc.constantFrom([], [{ flagKey: 'needed' }]) }),
  step('archiveFlag', { key: flagKey }),
  step('unarchiveFlag', { key: flagKey }),
  step('deleteFlag', { key: flagKey }),
  step('restoreFlag', { key: flagKey }),
  step('revertFlag', { key: flagKey, toRevision: fc.integer({ min: 3, max: 14 }) }),
  step('updateSegment', { key: fc.constantFrom('crew'), members }),
  step('updateSegment', { key: fc.constantFrom('crew'), addMembers: members }),
  step('deleteSegment', { key: fc.constantFrom('crew') }),
  step('updateHoldout', { key: fc.constantFrom('control'), exclusionPercentage: percentage }),
  step('deleteHoldout', { key: fc.constantFrom('control') }),
  step('updateEnvironment', { key, requiresApproval: fc.boolean(), isProduction: fc.boolean() }),
  step('updateEnvironment', { key, isDefault: fc.constant(true) }),
  step('createEnvironment', { key, isDefault: fc.boolean() }),
  step('deleteEnvironment', { key }),
);

/** An organization with flags that depend on each other, on a segment and on a holdout. */
async function prepared(protection: 'environment' | 'flag') {
  const { organizationId, flag } = await makeOrganization(app.services);
  const make = async (name: string, input: object) => {
    const answer = await mutate(app, name, { organizationId, ...input });
    if ('code' in answer) throw new Error(`${name} answered ${JSON.stringify(answer)}`);
  };
  await make('createSegment', { key: 'crew', kind: 'STATIC', members: ['ola'] });
  await make('createHoldout', { key: 'control', exclusionPercentage: 0 });
  const inCrew = [{ key: 'crew', variant: 'on', conditions: [{ operator: 'IN_SEGMENT', values: ['crew'] }] }];
  const settings = [{ environment: 'production', enabled: true, defaultVariant: null, rules: inCrew }];
  await make('createFlag', { key: 'needed', settings });
  await flag('plain');
  await flag('held', { holdout: 'control' });
  await flag('guarded', { holdout: 'control', prerequisites: [{ flagKey: 'needed' }] });
  if (protection === 'environment') await make('updateEnvironment', { key: 'production', requiresApproval: true });
  else await make('updateFlag', { key: 'guarded', requiresApproval: true });
  const { secret } = await app.createKey({ organizationId, permissions: writing });
  const answers = async () => {
    const found: unknown[] = [];
    for (const targetingKey of ['ida', 'ola', 'per']) {
      const context = { ...EMPTY_CONTEXT, targetingKey };
      const place = { organizationId, environment: 'production', context };
      const evaluations = await evaluateFlags(app.services, anybody, place);
      const isProtected = (name: string) => (protection === 'environment' ? true : name === 'guarded');
      for (const { flagKey: name, variant, value } of evaluations)
        if (isProtected(name)) found.push([targetingKey, name, variant, value]);
    }
    return found;
  };
  return { organizationId, key: secret, answers };
}

describe.each(['environment', 'flag'] as const)('where the %s requires approval', (protection) => {
  it('no sequence of mutations of a caller that may not approve changes a protected answer', async () => {
    let waited = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(steps, { minLength: 6, maxLength: 12 }), async (sequence) => {
        const { organizationId, key: secret, answers } = await prepared(protection);
        const before = await answers();
        expect(before).not.toEqual([]);
        for (const [name, input] of sequence) {
          const answer = await mutate(app, name, { organizationId, ...input }, { key: secret });
          if (answer.__typename === 'ApprovalRequired') waited += 1;
          expect([name, input, await answers()]).toEqual([name, input, before]);
        }
      }),
      { numRuns: runs(40), endOnFailure: true },
    );
    expect(waited).toBeGreaterThan(0);
  }, 600_000);

  it.each([
    ['setFlagSwitch', { flagKey: 'needed', enabled: false }],
    ['setTargetingRules', { flagKey: 'needed', rules: [] }],
    ['updateSegment', { key: 'crew', members: [] }],
    ['updateHoldout', { key: 'control', exclusionPercentage: 100 }],
  ])('%s changes the answer of a flag that depends on it once another person approves', async (name, input) => {
    const { organizationId, key: secret, answers } = await prepared(protection);
    const before = await answers();
    const answer = await mutate(app, name, { organizationId, ...input }, { key: secret });
    expect([answer.__typename, await answers()]).toEqual(['ApprovalRequired', before]);
    await approvePending(app.services, organizationId);
    expect(await answers()).not.toEqual(before);
  });
});
