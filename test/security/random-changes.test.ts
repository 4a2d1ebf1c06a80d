import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { DomainError } from '../../src/domain/errors.ts';
import { restWrites, sendWrite, writeRequest } from '../rest/write-rows.ts';
import { makeWriteWorld, type WriteWorld } from '../rest/write-world.ts';
import { approvePending } from '../support/approved.ts';
import { mutate } from '../support/mutate.ts';
import { mutationRows } from '../support/mutation-rows.ts';
import { answersOf, writingPermissions } from '../support/protected-answers.ts';
import { runs } from '../support/runs.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, type TestOrganization } from '../support/test-organization.ts';

/*
 * A caller with every permission to write, but not to approve, changes no protected answer, in any order of its writes.
 */

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp();
});
afterAll(() => app.close());

/** One mutation with its input, without the organization. */
type Step = readonly [string, object];

const flagKey = fc.constantFrom('guarded', 'needed', 'held', 'plain', 'certification');
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
const flags = fc.uniqueArray(flagKey, { minLength: 1 }).map((keys) => keys.map((each) => ({ key: each })));
const isOla = { attribute: 'targetingKey', operator: 'EQUALS', values: ['ola'] };
const enrollment = fc.constantFrom(null, { conditions: [isOla] });

const step = (name: string, input: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Step> =>
  fc.record(input).map((given) => [name, given] as const);

const key = fc.constantFrom('production', 'development', 'next');
const steps: fc.Arbitrary<Step> = fc.oneof(
  step('setFlagSwitch', { ...setting, enabled }),
  step('setFlagSetting', { ...setting, rolloutPercentage: percentage }),
  step('setTargetingRules', { ...setting, rules }),
  step('removeRolloutCondition', setting),
  step('setRolloutCondition', { ...setting, minVersion: fc.constantFrom('2.5.0', null) }),
  step('setFlagSetting', { ...setting, overrideVariant: fc.constantFrom('on', 'off', null) }),
  step('setFlagSetting', { ...setting, enrollment }),
  step('changeFlags', { flags, environment, enabled }),
  step('changeFlags', { flags, archived: fc.boolean() }),
  step('copyFlagSettings', { flags, from: environment, to: environment }),
  step('updateFlag', { key: flagKey, bucketing: fc.constantFrom({ by: 'DEVICE_ID' }, { by: 'TARGETING_KEY' }) }),
  step('updateFlag', { key: flagKey, distributionChannel: fc.constantFrom('SERVER', 'CLIENT', 'ALL') }),
  step('createFlag', { key: fc.constantFrom('guarded', 'fresh'), requiresApproval: fc.boolean() }),
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
  step('revertFlags', { flags, toRevision: fc.integer({ min: 3, max: 14 }) }),
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

/** A step of a sequence: it is made ready while nothing is protected yet, and sent when all is. */
interface Move {
  readonly label: string;
  ready(world: WriteWorld): Promise<(key: string) => Promise<unknown>>;
}

/** Names a move in the report of a failure. */
function move(label: string, ready: Move['ready']): Move {
  return Object.assign({ label, ready }, { [fc.toStringMethod]: () => label });
}

const freeMutation = steps.map(([name, input]) =>
  move(`${name} ${JSON.stringify(input)}`, async ({ organizationId }) => (key) => {
    return mutate(app, name, { organizationId, ...input }, { key });
  }),
);
// Those of change requests protect production while they are made ready.
const rowsBeforeProtection = Object.entries(mutationRows).filter(([name]) => !name.endsWith('ChangeRequest'));
const mutationOfRow = fc.constantFrom(...rowsBeforeProtection).map(([name, row]) =>
  move(`${name}, as the table of mutations has it`, async ({ services, organizationId }) => {
    const flag: TestOrganization['flag'] = async (key, input = {}) =>
      (await services.live.snapshot(organizationId)).flags.get(key) ??
      createFlag(services, fullCaller, { organizationId, key, settings: ON, ...input });
    const input = await row.input({ organizationId, flag }, app);
    return (key) => mutate(app, name, input, { key });
  }),
);
const restWrite = fc.constantFrom(...restWrites).map((write) =>
  move(write.id, async (world) => {
    const request = await writeRequest(write, world);
    return (key) => sendWrite(app, request, key);
  }),
);
const moves = fc.oneof(
  { weight: 2, arbitrary: freeMutation },
  { weight: 2, arbitrary: restWrite },
  { weight: 1, arbitrary: mutationOfRow },
);

const ON = [{ environment: 'production', enabled: true }];

/** An organization with flags that depend on each other, on segments and on a holdout, before it is protected. */
async function unprotected() {
  const world = await makeWriteWorld(app.services);
  const { organizationId } = world;
  const make = async (name: string, input: object) => {
    const answer = await mutate(app, name, { organizationId, ...input });
    if ('code' in answer) throw new Error(`${name} answered ${JSON.stringify(answer)}`);
  };
  await make('updateSegment', { key: 'crew', members: ['ola'] });
  await make('createHoldout', { key: 'control', exclusionPercentage: 0 });
  const isIn = (segment: string) => [
    { key: segment, variant: 'on', conditions: [{ operator: 'IN_SEGMENT', values: [segment] }] },
  ];
  const settingOf = (segment: string) => [
    { environment: 'production', enabled: true, defaultVariant: null, rules: isIn(segment) },
  ];
  await make('createFlag', { key: 'needed', settings: settingOf('crew') });
  await make('createFlag', { key: 'crowded', settings: settingOf('crowd') });
  await make('createFlag', { key: 'plain', settings: ON });
  await make('createFlag', { key: 'held', settings: ON, holdout: 'control' });
  const prerequisites = [{ flagKey: 'needed' }];
  await make('createFlag', { key: 'guarded', settings: ON, holdout: 'control', prerequisites });
  return { world, make };
}

const PROTECTED_FLAGS = ['guarded', 'certification'];

/** Such an organization with protection, and what is protected of its answers. */
async function prepared(protection: 'environment' | 'flag', sequence: readonly Move[] = []) {
  const { world, make } = await unprotected();
  const { organizationId } = world;
  const ready: { readonly label: string; readonly send: (key: string) => Promise<unknown> }[] = [];
  for (const move of sequence) {
    // What others have prepared can make this one impossible.
    const send = await move.ready(world).catch((error: unknown) => {
      if (!(error instanceof DomainError)) throw error;
    });
    if (send !== undefined) ready.push({ label: move.label, send });
  }
  const { flags } = await app.services.live.snapshot(organizationId);
  if (protection === 'environment') await make('updateEnvironment', { key: 'production', requiresApproval: true });
  else
    for (const key of PROTECTED_FLAGS.filter((each) => flags.has(each)))
      await make('updateFlag', { key, requiresApproval: true });
  const { secret } = await app.createKey({ permissions: writingPermissions });
  // A flag that is made later answers no earlier question.
  const isProtected = (key: string) =>
    flags.has(key) && (protection === 'environment' || PROTECTED_FLAGS.includes(key));
  const answers = async () =>
    (await answersOf(app.services, organizationId)).filter(
      ({ environment: place, flagKey: name }) => place === 'production' && isProtected(name),
    );
  return { organizationId, key: secret, answers, ready };
}

describe.each(['environment', 'flag'] as const)('where the %s requires approval', (protection) => {
  it('no sequence of writes of a caller that may not approve changes a protected answer, through any API', async () => {
    let waited = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(moves, { minLength: 6, maxLength: 12 }), async (sequence) => {
        const { organizationId, key: secret, answers, ready } = await prepared(protection, sequence);
        const before = await answers();
        expect(before).not.toEqual([]);
        for (const { label, send } of ready) {
          const answer = await send(secret);
          expect([label, answer, await answers()]).toEqual([label, answer, before]);
        }
        waited += await app.services.store.db.changeRequest.count({ where: { organizationId, status: 'PENDING' } });
      }),
      { numRuns: runs(15), endOnFailure: true },
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
