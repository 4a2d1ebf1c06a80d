import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { approveChangeRequest } from '../../src/actions/change-request/change-requests.ts';
import { findTransitions } from '../../src/actions/evaluation/transitions.ts';
import { openEvaluations } from '../../src/actions/evaluation/watch-evaluations.ts';
import { createFlag, revertFlag } from '../../src/actions/flag/flags.ts';
import { patchFlag } from '../../src/actions/flag/patch-flag.ts';
import { createEnvironment, updateEnvironment } from '../../src/actions/organization/environments.ts';
import {
  cancelScheduledChange,
  type ScheduleFlagChangeInput,
  scheduleFlagChange,
} from '../../src/actions/scheduled-change/scheduled-changes.ts';
import { createSegment, deleteSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSetting, setFlagSwitch } from '../../src/actions/setting/settings.ts';
import { deleteVariant } from '../../src/actions/variant/variants.ts';
import type { Change } from '../../src/domain/change.ts';
import { EMPTY_CONTEXT, type Evaluation } from '../../src/domain/evaluation.ts';
import { toInstant } from '../../src/domain/instant.ts';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import { nextTransition } from '../../src/evaluation/next-transition.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import type { Database } from '../../src/store/database/database.ts';
import { createTestClock } from '../support/clock.ts';
import { runs } from '../support/runs.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, keyCaller, makeOrganization } from '../support/test-organization.ts';

const MINUTE = 60_000;

let database: Database;
let node: TestNode;
let other: TestNode;
const clock = createTestClock();

beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database, clock);
  other = await startTestNode(database, clock);
});

afterAll(async () => {
  await other.close();
  await node.close();
  await database.close();
});

const inMinutes = (minutes: number) => toInstant(clock.now() + minutes * MINUTE);

/** An organization with a flag that is on in production, and what can be scheduled of it. */
async function makeBeacon(input: object = {}) {
  const place = await makeOrganization(node.services);
  const { organizationId } = place;
  await place.flag('beacon', input);
  const name = { organizationId, flagKey: 'beacon' };
  const schedule = (change: Omit<ScheduleFlagChangeInput, keyof typeof name>, caller = fullCaller) =>
    scheduleFlagChange(node.services, caller, { ...name, ...change });
  return { ...place, ...name, name, schedule };
}

/** The answer of the beacon at an instant, by the snapshot that a node has. */
async function answerOf(
  where: TestNode,
  organizationId: string,
  now: number,
  targetingKey = 'ida',
): Promise<Evaluation> {
  await where.services.live.refresh(organizationId);
  const snapshot = (await where.services.live.snapshot(organizationId)).environments.get('production');
  if (snapshot === undefined) throw new Error('There is no production.');
  return evaluate(snapshot, 'beacon', { ...EMPTY_CONTEXT, targetingKey }, now);
}

/** What a subject gets: an answer without the version and revision that it was computed from. */
function content({ flagVersion: _version, revision: _revision, ...answer }: Evaluation): object {
  return answer;
}

const logOf = (organizationId: string) => readChanges(node.services.store.db, organizationId, 0);

/** The log once it has as many entries of scheduled changes that are due. */
async function logWith(organizationId: string, due: number): Promise<Change[]> {
  return vi.waitFor(async () => {
    const log = await logOf(organizationId);
    expect(log.filter(({ source }) => source === 'schedule')).toHaveLength(due);
    return log;
  }, 20_000);
}

describe('a scheduled change', () => {
  it('takes effect at its instant on every node, with no write', async () => {
    const { organizationId, schedule } = await makeBeacon();
    await schedule({ at: inMinutes(10), enabled: false });
    const now = clock.now();
    for (const each of [node, other]) {
      expect((await answerOf(each, organizationId, now + 10 * MINUTE - 1)).value).toBe(true);
      expect(await answerOf(each, organizationId, now + 10 * MINUTE)).toMatchObject({
        value: false,
        reason: 'DISABLED',
      });
    }
    const { environments } = await node.services.live.snapshot(organizationId);
    const production = environments.get('production');
    expect(production && nextTransition(production, now)).toBe(now + 10 * MINUTE);
    expect((await logOf(organizationId)).at(-1)?.kind).toBe('SCHEDULED_CHANGE_CREATED');
  });

  it('is logged once when its instant comes, by the one who scheduled it, whichever nodes there are', async () => {
    const { organizationId, schedule } = await makeBeacon();
    const { environment, change } = await schedule({ at: inMinutes(5), enabled: false }, keyCaller('Ida'));
    expect(environment).toBe('production');
    clock.advance(5 * MINUTE);
    const log = await logWith(organizationId, 1);
    expect(log.at(-1)).toMatchObject({
      kind: 'SCHEDULED_CHANGE_APPLIED',
      source: 'schedule',
      actorName: 'Ida',
      environments: ['production'],
      differences: [
        { path: ['settings', 'production', 'switch'], before: 'ON', after: 'OFF' },
        { path: ['settings', 'production', 'scheduledChanges', change.key] },
      ],
    });
    clock.advance(60 * MINUTE);
    expect(await logWith(organizationId, 1)).toHaveLength(log.length);
    const { flags } = await node.services.live
      .refresh(organizationId)
      .then(() => node.services.live.snapshot(organizationId));
    expect(flags.get('beacon')?.settings.production).toMatchObject({ switch: 'OFF', scheduledChanges: [] });
  });

  it('wakes who follows the answers, at its instant', async () => {
    const { organizationId, schedule } = await makeBeacon();
    await schedule({ at: inMinutes(3), enabled: false });
    const context = { ...EMPTY_CONTEXT, targetingKey: 'ida' };
    const answers = await openEvaluations(other.services, fullCaller, { organizationId, context });
    expect(await answers.take()).toMatchObject({ answers: [{ value: true }] });
    const woken = new Promise<void>((resolve) => answers.onMore(resolve));
    clock.advance(3 * MINUTE);
    await woken;
    expect(await answers.take()).toMatchObject({ answers: [{ value: false }] });
  });

  it('is merged with what the setting has become in other places', async () => {
    const { organizationId, name, schedule } = await makeBeacon();
    await schedule({ at: inMinutes(2), rolloutPercentage: 0 });
    const rules = [
      {
        key: 'ida',
        groups: [{ conditions: [{ attribute: 'targetingKey', operator: 'EQUALS' as const, values: ['ida'] }] }],
      },
    ];
    await setFlagSetting(node.services, fullCaller, { ...name, rules });
    const then = clock.now() + 2 * MINUTE;
    expect((await answerOf(node, organizationId, then, 'ida')).value).toBe(true);
    expect((await answerOf(node, organizationId, then, 'ola')).value).toBe(false);
  });

  it('does not take effect where the setting has become something else in the same place, and is logged as skipped', async () => {
    const { organizationId, name, schedule } = await makeBeacon();
    await schedule({ at: inMinutes(2), rolloutPercentage: 0, enabled: false });
    await setFlagSetting(node.services, fullCaller, { ...name, rolloutPercentage: 100 - 1e-9 });
    expect((await answerOf(node, organizationId, clock.now() + 2 * MINUTE)).value).toBe(true);
    clock.advance(2 * MINUTE);
    expect((await logWith(organizationId, 1)).at(-1)?.kind).toBe('SCHEDULED_CHANGE_SKIPPED');
    expect((await answerOf(node, organizationId, clock.now())).value).toBe(true);
  });

  it('precedes a direct change that comes right after its instant, whichever is written first', async () => {
    const { organizationId, name, schedule } = await makeBeacon();
    await schedule({ at: inMinutes(1), enabled: false });
    clock.advance(MINUTE);
    await setFlagSwitch(other.services, fullCaller, { ...name, enabled: true });
    const log = await logWith(organizationId, 1);
    expect(log.slice(-2).map(({ kind }) => kind)).toEqual(['SCHEDULED_CHANGE_APPLIED', 'FLAG_UPDATED']);
    expect((await answerOf(node, organizationId, clock.now())).value).toBe(true);
  });

  it('waits for approval when it is scheduled, and needs none at its instant', async () => {
    const { organizationId, schedule } = await makeBeacon();
    await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
    const waiting = await schedule({ at: inMinutes(10), enabled: false }, keyCaller('Ida')).catch(
      (error: unknown) => error,
    );
    expect(waiting).toMatchObject({ code: 'APPROVAL_REQUIRED' });
    const then = clock.now() + 10 * MINUTE;
    expect((await answerOf(node, organizationId, then)).value).toBe(true);
    const { changeRequestId } = waiting as { readonly changeRequestId: string };
    await approveChangeRequest(node.services, keyCaller('Ola'), { id: changeRequestId });
    expect((await answerOf(node, organizationId, then)).value).toBe(false);
    clock.advance(10 * MINUTE);
    await logWith(organizationId, 1);
    expect((await answerOf(node, organizationId, clock.now())).value).toBe(false);
  });

  it('is a transition, and what it brings has its own transitions from then on', async () => {
    const { organizationId, schedule, name } = await makeBeacon();
    const minutes = [inMinutes(5), inMinutes(10), inMinutes(20)];
    const [start = '', end = '', later = ''] = minutes;
    await schedule({ at: end, rules: [{ key: 'late', variant: 'off', startsAt: start, endsAt: later }] });
    await schedule({ at: later, rolloutPercentage: 0 });
    await setFlagSetting(node.services, fullCaller, { ...name, rolloutPercentage: 50 });
    const span = { organizationId, from: clock.now(), to: clock.now() + 30 * MINUTE, first: 10 };
    const found = await findTransitions(node.services, fullCaller, span);
    expect(found.map(({ at, kind, effective }) => [toInstant(at), kind, effective])).toEqual([
      [end, 'SCHEDULED_CHANGE', true],
      [later, 'RULE_ENDS', true],
      // It conflicts with what the setting has become.
      [later, 'SCHEDULED_CHANGE', false],
    ]);
  });

  it('can be canceled until its instant', async () => {
    const { organizationId, name, schedule } = await makeBeacon();
    const { change } = await schedule({ at: inMinutes(10), enabled: false });
    await cancelScheduledChange(node.services, fullCaller, { ...name, id: change.key });
    expect((await answerOf(node, organizationId, clock.now() + 10 * MINUTE)).value).toBe(true);
    const again = cancelScheduledChange(node.services, fullCaller, { ...name, id: change.key });
    await expect(again).rejects.toMatchObject({ entityType: 'scheduled change' });
  });

  it('starts a schedule that starts by itself at its instant, not when it was scheduled', async () => {
    const { organizationId, schedule } = await makeBeacon({
      settings: [{ environment: 'production', enabled: true, defaultVariant: 'off' }],
    });
    const steps = [{ exposurePercentage: 0, intervalMilliseconds: MINUTE }, { exposurePercentage: 100 }];
    const rules = [{ key: 'all', variant: 'on', exposureSchedule: { autostart: true, steps } }];
    await schedule({ at: inMinutes(10), rules });
    const now = clock.now();
    expect((await answerOf(node, organizationId, now + 10.5 * MINUTE)).value).toBe(false);
    expect((await answerOf(node, organizationId, now + 11 * MINUTE)).value).toBe(true);
  });

  it('stays what it was to be when the flag is reverted, and is not copied to another environment', async () => {
    const { organizationId, name, schedule } = await makeBeacon();
    const { revision } = await node.services.live.snapshot(organizationId);
    await schedule({ at: inMinutes(10), enabled: false });
    await revertFlag(node.services, fullCaller, { ...name, toRevision: revision }).catch(() => {});
    await setFlagSetting(node.services, fullCaller, { ...name, rolloutPercentage: 70 });
    await revertFlag(node.services, fullCaller, { ...name, toRevision: revision });
    await createEnvironment(node.services, fullCaller, { organizationId, key: 'staging', settingsFrom: 'production' });
    const { settings } = (await node.services.live.snapshot(organizationId)).flags.get('beacon') ?? {};
    expect(settings?.production).toMatchObject({ rolloutPercentage: 100, scheduledChanges: [{ at: inMinutes(10) }] });
    expect(settings?.staging?.scheduledChanges).toEqual([]);
  });
});

describe('what a scheduled change refers to', () => {
  const inSegment = (values: string[]) => [
    { key: 'r', groups: [{ conditions: [{ operator: 'IN_SEGMENT' as const, values }] }] },
  ];

  it('is there: a segment and a variant stay until the change is canceled', async () => {
    const { organizationId, schedule, name } = await makeBeacon();
    const at = inMinutes(10);
    await expect(schedule({ at, rules: inSegment(['crew']) })).rejects.toMatchObject({
      problems: [{ path: 'rules.0.groups.0.conditions.0.values' }],
    });
    await createSegment(node.services, fullCaller, { organizationId, key: 'crew', kind: 'STATIC', members: ['ida'] });
    const { change } = await schedule({ at, rules: inSegment(['crew']), defaultVariant: 'off' });
    const deleting = () => deleteSegment(node.services, fullCaller, { organizationId, key: 'crew' });
    await expect(deleting()).rejects.toMatchObject({ code: 'IN_USE' });
    await expect(deleteVariant(node.services, fullCaller, { ...name, key: 'off' })).rejects.toMatchObject({});
    await cancelScheduledChange(node.services, fullCaller, { ...name, id: change.key });
    await deleting();
    await deleteVariant(node.services, fullCaller, { ...name, key: 'off' });
  });

  it('is followed when another flag gets another key', async () => {
    const { organizationId, flag, schedule } = await makeBeacon({
      settings: [{ environment: 'production', enabled: true, defaultVariant: 'off' }],
    });
    await flag('gate');
    const conditions = [{ attribute: 'gate', operator: 'FLAG_EVALUATES_TO' as const, values: [true] }];
    await schedule({ at: inMinutes(10), rules: [{ key: 'r', groups: [{ conditions }], variant: 'on' }] });
    await patchFlag(node.services, fullCaller, { organizationId, flagKey: 'gate', key: 'door' });
    expect((await answerOf(node, organizationId, clock.now() + 10 * MINUTE)).value).toBe(true);
  });
});

describe('scheduling a change', () => {
  it.each([
    ['an instant that has passed', { at: '2020-01-01T00:00:00Z', enabled: false }, 'at'],
    ['no instant', { at: 'soon', enabled: false }, 'at'],
    [
      'a comment of more than 10,000 characters',
      { at: '2099-01-01T00:00:00Z', enabled: false, comment: 'x'.repeat(10_001) },
      'comment',
    ],
    ['what the setting will be anyway', { at: '2099-01-01T00:00:00Z', enabled: true }, ''],
    ['a part that is wrong', { at: '2099-01-01T00:00:00Z', rolloutPercentage: 101 }, 'rolloutPercentage'],
  ])('is refused with %s', async (_, change, path) => {
    const { schedule } = await makeBeacon();
    await expect(schedule(change)).rejects.toMatchObject({ problems: [{ path }] });
  });

  it('is refused beyond 20 of one setting', async () => {
    const { schedule } = await makeBeacon();
    for (let index = 1; index <= 20; index += 1)
      await schedule({ at: inMinutes(10 + index), rolloutPercentage: index });
    await expect(schedule({ at: inMinutes(90), rolloutPercentage: 50 })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('is refused at another version than the one expected', async () => {
    const { schedule } = await makeBeacon();
    const scheduling = schedule({ at: inMinutes(10), enabled: false, expectedVersion: 7 });
    await expect(scheduling).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  });
});

/** A change to schedule, or to make at once, by its minute. */
const step = fc.record({
  minute: fc.integer({ min: 1, max: 6 }),
  change: fc.oneof(
    fc.record({ enabled: fc.boolean() }),
    fc.record({ rolloutPercentage: fc.constantFrom(0, 30, 60, 100) }),
    fc.record({ defaultVariant: fc.constantFrom('on', 'off') }),
    fc.record({ rules: fc.constantFrom([], [{ key: 'half', variant: 'on', exposurePercentage: 50 }]) }),
  ),
  isDirect: fc.boolean(),
});

it('no answer at any instant changes when the log entries are written, on any node', { timeout: 300_000 }, async () => {
  const property = fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 5 }), async (steps) => {
    const { organizationId, name } = await makeOrganization(node.services).then((place) => ({
      ...place,
      name: { organizationId: place.organizationId, flagKey: 'beacon' },
    }));
    const settings = [{ environment: 'production', enabled: true }];
    await createFlag(node.services, fullCaller, { organizationId, key: 'beacon', settings });
    for (const { minute, change, isDirect } of steps) {
      if (isDirect) await setFlagSetting(node.services, fullCaller, { ...name, ...change });
      // What changes nothing by then is refused.
      else
        await scheduleFlagChange(node.services, fullCaller, { ...name, ...change, at: inMinutes(minute) }).catch(
          () => {},
        );
    }
    const begin = clock.now();
    const scheduled = (await node.services.live.snapshot(organizationId)).flags.get('beacon')?.settings.production
      ?.scheduledChanges;
    const answersAt = async (where: TestNode, minute: number) => {
      const now = begin + minute * MINUTE;
      return Promise.all(
        ['a', 'b', 'c', 'd'].map(async (key) => content(await answerOf(where, organizationId, now, key))),
      );
    };
    const before = await Promise.all([0, 1, 2, 3, 4, 5, 6].map((minute) => answersAt(node, minute)));
    for (let minute = 1; minute <= 6; minute += 1) {
      clock.advance(MINUTE);
      const due = scheduled?.filter(({ at }) => Date.parse(at) <= clock.now()).length ?? 0;
      await logWith(organizationId, due);
      for (const where of [node, other])
        for (let later = minute; later <= 6; later += 1) expect(await answersAt(where, later)).toEqual(before[later]);
    }
  });
  await fc.assert(property, { numRuns: runs(5) });
});
