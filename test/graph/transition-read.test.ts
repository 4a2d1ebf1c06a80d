import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteFlag } from '../../src/actions/flag/flags.ts';
import { setFlagSetting } from '../../src/actions/setting/settings.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

const SOURCE = `query ($id: ID!, $from: DateTime!, $to: DateTime!, $environments: [String!], $flagKeys: [String!], $kinds: [TransitionKind!], $byLog: Boolean, $first: Int) {
  organization(id: $id) {
    transitions(from: $from, to: $to, environments: $environments, flagKeys: $flagKeys, kinds: $kinds, byLog: $byLog, first: $first) {
      at kind flagKey environment ruleKey exposurePercentage effective sentence
    }
  }
}`;
const YEAR = { from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z' };
const DAY = 86_400_000;

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp({ now: '2026-03-01T00:00:00Z' });
  own = await makeOrganization(app.services);
  const steps = [
    { exposurePercentage: 10, intervalMilliseconds: DAY },
    { exposurePercentage: 50, isPausePoint: true },
    { exposurePercentage: 100 },
  ];
  await own.flag('travel', {
    settings: [
      {
        environment: 'production',
        enabled: true,
        rolloutCondition: { activationDate: '2026-03-15T00:00:00Z' },
        rules: [
          {
            key: 'spring',
            startsAt: '2026-03-20T00:00:00Z',
            endsAt: '2026-06-20T00:00:00Z',
            exposureSchedule: { startsAt: '2026-03-21T00:00:00Z', steps },
          },
        ],
      },
      { environment: 'development', enabled: false, rolloutCondition: { activationDate: '2026-02-01T00:00:00Z' } },
    ],
  });
  await app.createKey({ organizationId: own.organizationId, name: 'ci', expiresAt: '2026-04-01T00:00:00Z' });
});
afterAll(() => app.close());

interface Transition {
  readonly at: string;
  readonly kind: string;
  readonly flagKey: string | null;
  readonly effective: boolean;
  readonly sentence: string;
}

async function transitions(variables: object = {}, caller: Caller = fullCaller): Promise<readonly Transition[]> {
  const all = { id: own.organizationId, ...YEAR, ...variables };
  const { data, errors } = await askGraph<{ organization: { transitions: readonly Transition[] } }>(
    app.services,
    caller,
    SOURCE,
    all,
  );
  expect(errors).toBeUndefined();
  return data.organization.transitions;
}

const kindsOf = (found: readonly Transition[]) => found.map(({ kind }) => kind);

describe('the transitions of an organization', () => {
  it('are all that the clock does and did, in order, each in a sentence', async () => {
    expect(await transitions()).toEqual([
      {
        at: '2026-02-01T00:00:00.000Z',
        kind: 'ACTIVATION_DATE',
        flagKey: 'travel',
        environment: 'development',
        ruleKey: null,
        exposurePercentage: null,
        effective: false,
        sentence: 'The activation date of the flag "travel" in "development" is reached.',
      },
      expect.objectContaining({ at: '2026-03-15T00:00:00.000Z', kind: 'ACTIVATION_DATE', effective: true }),
      expect.objectContaining({ sentence: 'The rule "spring" of the flag "travel" in "production" starts.' }),
      {
        at: '2026-03-21T00:00:00.000Z',
        kind: 'EXPOSURE_STEP',
        flagKey: 'travel',
        environment: 'production',
        ruleKey: 'spring',
        exposurePercentage: 10,
        effective: true,
        sentence: 'The rule "spring" of the flag "travel" in "production" exposes 10 % of the matching subjects.',
      },
      expect.objectContaining({
        at: '2026-03-22T00:00:00.000Z',
        kind: 'EXPOSURE_PAUSE_POINT',
        sentence:
          'The rule "spring" of the flag "travel" in "production" exposes 50 % of the matching subjects and waits until a caller resumes it.',
      }),
      expect.objectContaining({ kind: 'KEY_EXPIRES', flagKey: null, sentence: 'The API key "ci" expires.' }),
      expect.objectContaining({ at: '2026-06-20T00:00:00.000Z', kind: 'RULE_ENDS' }),
    ]);
  });

  it('are chosen by span, environment, flag, kind and number', async () => {
    expect(kindsOf(await transitions({ from: '2026-04-01T00:00:00Z', to: '2026-06-20T00:00:00Z' }))).toEqual([
      'KEY_EXPIRES',
    ]);
    expect(kindsOf(await transitions({ environments: ['development'] }))).toEqual(['ACTIVATION_DATE']);
    expect(await transitions({ flagKeys: ['unknown'] })).toEqual([]);
    expect(kindsOf(await transitions({ kinds: ['RULE_ENDS', 'KEY_EXPIRES'] }))).toEqual(['KEY_EXPIRES', 'RULE_ENDS']);
    expect(kindsOf(await transitions({ first: 2 }))).toEqual(['ACTIVATION_DATE', 'ACTIVATION_DATE']);
  });

  it('show no other environment to a bound caller, and API keys only to callers that manage them', async () => {
    const { organizationId } = own;
    const bound = keyCaller('bound', { organizationId, environment: 'development' });
    expect(kindsOf(await transitions({}, bound))).toEqual(['ACTIVATION_DATE']);
    expect(await transitions({ environments: ['production'] }, bound)).toEqual([]);
    const reader = keyCaller('reader', { organizationId, allowed: ['organization:read', 'flag:read'] });
    expect(kindsOf(await transitions({}, reader))).not.toContain('KEY_EXPIRES');
  });

  it.each([
    [{ to: YEAR.from }, 'BAD_RANGE'],
    [{ to: '2027-01-03T00:00:00Z' }, 'BAD_RANGE'],
    [{ first: 1_001 }, 'VALIDATION_FAILED'],
    [{ first: -1 }, 'VALIDATION_FAILED'],
  ])('refuse %j with %s', async (variables, code) => {
    const answer = await askGraph(app.services, fullCaller, SOURCE, { id: own.organizationId, ...YEAR, ...variables });
    expect(codesOf(answer)).toEqual([code]);
  });

  it('take one statement for the organizations and one for the keys of all, once they are in memory', async () => {
    const other = await makeOrganization(app.services);
    await app.services.live.snapshot(other.organizationId);
    const source = `{ organizations(first: 2) { edges { node { transitions(from: "${YEAR.from}", to: "${YEAR.to}") { at } } } } }`;
    expect(await statementsOf(() => askGraph(app.services, fullCaller, source))).toHaveLength(2);
  });
});

describe('the transitions by the log', () => {
  it('are by what each flag was at the time, also of flags that are deleted or without the date now', async () => {
    const past = await makeOrganization(app.services);
    const { organizationId } = past;
    const enabled = (activationDate: string | null) => ({
      ...{ environment: 'production', enabled: true },
      rolloutCondition: activationDate === null ? null : { activationDate },
    });
    const start = app.clock.now();
    const inHours = (hours: number) => new Date(start + hours * 3_600_000).toISOString();
    const waitUntil = (hours: number) => app.clock.advance(start + hours * 3_600_000 - app.clock.now());
    await past.flag('launch', { settings: [enabled(inHours(2))] });
    await past.flag('gone', { settings: [enabled(inHours(3))] });
    await past.flag('off', { settings: [{ ...enabled(inHours(3)), enabled: false }] });
    waitUntil(4);
    await setFlagSetting(app.services, fullCaller, { organizationId, flagKey: 'off', ...enabled(inHours(3)) });
    await deleteFlag(app.services, fullCaller, { organizationId, flagKey: 'gone' });
    // A date that is set once it has passed was never reached.
    await setFlagSetting(app.services, fullCaller, { organizationId, flagKey: 'launch', ...enabled(inHours(1)) });
    await setFlagSetting(app.services, fullCaller, { organizationId, flagKey: 'launch', ...enabled(inHours(6)) });
    waitUntil(5);
    await setFlagSetting(app.services, fullCaller, { organizationId, flagKey: 'launch', ...enabled(null) });
    waitUntil(7);
    const asked = { id: organizationId, from: inHours(0), to: inHours(7) };
    const found = async (more: object = {}) =>
      (await transitions({ ...asked, byLog: true, ...more })).map((transition) => {
        const { at, flagKey, effective } = transition;
        return [(Date.parse(at) - start) / 3_600_000, flagKey, effective];
      });
    expect(await found()).toEqual([
      [2, 'launch', true],
      [3, 'gone', true],
      [3, 'off', false],
    ]);
    expect(await transitions({ ...asked, flagKeys: ['launch'] })).toEqual([]);
    expect(await found({ flagKeys: ['gone'] })).toEqual([[3, 'gone', true]]);
    expect(await found({ from: inHours(2.5), to: inHours(3) })).toEqual([]);
    expect(await found({ environments: ['development'] })).toEqual([]);
  });

  it('need the permission to read the log', async () => {
    const reader = keyCaller('reader', {
      organizationId: own.organizationId,
      allowed: ['organization:read', 'flag:read'],
    });
    const asked = { id: own.organizationId, ...YEAR, byLog: true };
    expect(codesOf(await askGraph(app.services, reader, SOURCE, asked))).toEqual(['FORBIDDEN']);
  });

  it('are refused for a span with more changes than can be read', async () => {
    const busy = await makeOrganization(app.services);
    const { id: flagId, key: flagKey } = await busy.flag('busy');
    await app.services.store.db.$executeRaw`
      INSERT INTO "Change" ("organizationId", "revision", "kind", "entityType", "entityKey", "entityId", "flagId", "flagKey",
        "environments", "differences", "actorId", "actorName", "source", "at")
      SELECT ${busy.organizationId}, n, 'FLAG_UPDATED', 'FLAG', ${flagKey}, ${flagId}, ${flagId}::uuid, ${flagKey}, '{}', '[]',
        'key:busy', 'busy', 'graphql', '2026-02-01T00:00:00Z' FROM generate_series(1000, 3000) AS n`;
    const asked = { id: busy.organizationId, ...YEAR, byLog: true };
    expect(codesOf(await askGraph(app.services, fullCaller, SOURCE, asked))).toEqual(['VALIDATION_FAILED']);
    const before = { ...asked, to: '2026-02-01T00:00:00Z' };
    expect(codesOf(await askGraph(app.services, fullCaller, SOURCE, before))).toEqual([]);
  });
});
