import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { updateFlag } from '../../src/actions/flag/flags.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { previewFlagChange } from '../../src/actions/preview/preview-flag-change.ts';
import { scheduleFlagChange } from '../../src/actions/scheduled-change/scheduled-changes.ts';
import { setFlagSetting } from '../../src/actions/setting/settings.ts';
import { recordReport } from '../../src/actions/subject/subjects.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { ApprovalRequired } from '../../src/domain/errors.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import type { Permission } from '../../src/domain/permission.ts';
import { approved } from '../support/approved.ts';
import { askGraph, codesOf } from '../support/ask-graph.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { fullCaller, keyCaller, makeOrganization, type TestOrganization } from '../support/test-organization.ts';

const SUBJECTS = 400;

const ARGUMENTS = `$id: ID!, $key: String!, $environment: String, $change: FlagChangeInput!, $contexts: [EvaluationContextInput!],
  $knownSubjects: Int, $appVersion: String`;
const PREVIEW = `query (${ARGUMENTS}) {
  previewFlagChange(organizationId: $id, flagKey: $key, environment: $environment, change: $change, contexts: $contexts, knownSubjects: $knownSubjects, appVersion: $appVersion) {
    revision environment differences { path before after } problems { path message } requiresApproval approvalEnvironments
    evaluated isComplete
    flags { flagKey unchanged transitions { before { value variant } after { value variant } count }
      answers { before { value reason } after { value reason } } }
  }
}`;

interface Preview {
  readonly revision: number;
  readonly differences: readonly { readonly path: string }[];
  readonly problems: readonly { readonly path: string }[];
  readonly requiresApproval: boolean;
  readonly evaluated: number;
  readonly isComplete: boolean;
  readonly flags: readonly {
    readonly flagKey: string;
    readonly unchanged: number;
    readonly transitions: readonly { readonly count: number }[];
  }[];
}

const proGroup = { conditions: [{ attribute: 'plan', operator: 'EQUALS' as const, values: ['pro'] }] };
const proRule = { key: 'pro', variant: 'on', ...proGroup };

let app: TestApp;
let own: TestOrganization;
beforeAll(async () => {
  app = await createTestApp();
  own = await makeOrganization(app.services);
  const { organizationId } = own;
  await own.flag('checkout', { settings: [{ environment: 'production', enabled: true, defaultVariant: null }] });
  await own.flag('dependent', { prerequisites: [{ flagKey: 'checkout' }] });
  await own.flag('other');
  const subjects = Array.from({ length: SUBJECTS }, (_, index) => ({
    targetingKey: `subject-${index}`,
    set: { plan: index % 4 === 0 ? 'pro' : 'free' },
  }));
  await recordReport(app.services, fullCaller, { organizationId, subjects });
  await app.services.subjects.flush();
});
afterAll(() => app.close());

async function preview(variables: object, caller: Caller = fullCaller, key = 'checkout'): Promise<Preview> {
  const all = { id: own.organizationId, key, ...variables };
  const { data, errors } = await askGraph<{ previewFlagChange: Preview }>(app.services, caller, PREVIEW, all);
  expect(errors).toBeUndefined();
  return data.previewFlagChange;
}

/** The keys of the subjects for whom a flag is on now. */
async function keysOn(flagKey: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for (let index = 0; index < SUBJECTS; index += 1) {
    const targetingKey = `subject-${index}`;
    const attributes = { plan: index % 4 === 0 ? 'pro' : 'free' };
    const context = { ...EMPTY_CONTEXT, targetingKey, attributes };
    const { value } = await evaluateFlag(app.services, fullCaller, {
      organizationId: own.organizationId,
      flagKey,
      context,
    });
    if (value === true) keys.push(targetingKey);
  }
  return keys;
}

describe('the preview of a flag change', () => {
  it('counts the known subjects whose answers become others, of the flag and of flags that depend on it', async () => {
    const off = { value: false, variant: null };
    const on = { value: true, variant: 'on' };
    const context = { targetingKey: 'given', attributes: { plan: 'pro' } };
    expect(await preview({ change: { setting: { rules: [proRule] } }, contexts: [context] })).toEqual({
      revision: expect.any(Number),
      environment: 'production',
      differences: [expect.objectContaining({ path: 'settings.production.rules.pro' })],
      problems: [],
      requiresApproval: false,
      approvalEnvironments: [],
      evaluated: SUBJECTS,
      isComplete: true,
      flags: [
        {
          flagKey: 'checkout',
          unchanged: SUBJECTS - SUBJECTS / 4,
          transitions: [{ before: off, after: on, count: SUBJECTS / 4 }],
          answers: [{ before: { value: false, reason: 'OFF' }, after: { value: true, reason: 'TARGETING_MATCH' } }],
        },
        {
          flagKey: 'dependent',
          unchanged: SUBJECTS - SUBJECTS / 4,
          transitions: [{ before: { value: false, variant: null }, after: on, count: SUBJECTS / 4 }],
          answers: [
            { before: { value: false, reason: 'PREREQUISITE_FAILED' }, after: { value: true, reason: 'DEFAULT' } },
          ],
        },
      ],
    });
  });

  it('writes nothing and counts no evaluation', async () => {
    const { revision } = await app.services.live.snapshot(own.organizationId);
    await preview({ change: { setting: { enabled: false } } });
    await app.services.usage.flush();
    expect((await app.services.live.snapshot(own.organizationId)).revision).toBe(revision);
    const flag = await app.services.store.db.flag.findFirst({
      where: { organizationId: own.organizationId, key: 'other' },
    });
    expect(flag?.evaluationCount).toBe(0);
  });

  it('says what the change then does', async () => {
    const setting = { defaultVariant: 'on', rolloutPercentage: 37 };
    const { flags } = await preview({ change: { setting } });
    const before = new Set(await keysOn('checkout'));
    await setFlagSetting(app.services, fullCaller, {
      organizationId: own.organizationId,
      flagKey: 'checkout',
      ...setting,
    });
    const after = await keysOn('checkout');
    expect(after.length).toBeGreaterThan(0);
    expect(flags[0]?.transitions.map(({ count }) => count)).toEqual([after.filter((key) => !before.has(key)).length]);
  });

  it('is of a revert as well, and of a copy of the setting in another environment', async () => {
    const { organizationId } = own;
    const { revision } = await app.services.live.snapshot(organizationId);
    await setFlagSetting(app.services, fullCaller, { organizationId, flagKey: 'checkout', enabled: false });
    const on = await keysOn('checkout');
    expect(on).toEqual([]);
    const reverted = await preview({ change: { revertToRevision: revision } });
    expect(reverted.differences.map(({ path }) => path)).toEqual(['settings.production.switch']);
    expect(reverted.flags[0]?.transitions[0]?.count).toBeGreaterThan(0);
    await setFlagSetting(app.services, fullCaller, {
      organizationId,
      flagKey: 'checkout',
      environment: 'development',
      enabled: true,
    });
    const copied = await preview({ change: { copy: { from: 'development' } } });
    expect(copied.differences.map(({ path }) => path)).toContain('settings.production.switch');
    expect(copied.flags[0]?.transitions[0]?.count).toBe(SUBJECTS);
    const partly = await preview({ change: { copy: { from: 'development', paths: ['switch'] } } });
    expect(partly.differences.map(({ path }) => path)).toEqual(['settings.production.switch']);
  });

  it('says that approval is asked where a protected flag depends on the flag only from a scheduled change on', async () => {
    const { organizationId } = own;
    await own.flag('base', { settings: [{ environment: 'production', enabled: true }] });
    await own.flag('guarded', { settings: [{ environment: 'production', enabled: true }] });
    const condition = { attribute: 'base', operator: 'FLAG_EVALUATES_TO' as const, values: [true] };
    const rules = [{ key: 'base', variant: 'on', groups: [{ conditions: [condition] }] }];
    const scheduled = {
      organizationId,
      flagKey: 'guarded',
      environment: 'production',
      at: '2099-01-01T00:00:00Z',
      rules,
    };
    await updateFlag(app.services, fullCaller, { organizationId, flagKey: 'guarded', requiresApproval: true });
    await approved(app.services, scheduleFlagChange(app.services, fullCaller, scheduled));
    const setting = { enabled: false };
    expect(await preview({ change: { setting } }, fullCaller, 'base')).toMatchObject({
      requiresApproval: true,
      approvalEnvironments: ['production'],
    });
    const asking = setFlagSetting(app.services, fullCaller, {
      organizationId,
      flagKey: 'base',
      environment: 'production',
      ...setting,
    });
    await expect(asking).rejects.toThrow(ApprovalRequired);
  });

  it('is of a change request too, and says whether approval is asked', async () => {
    const { organizationId } = own;
    await updateEnvironment(app.services, fullCaller, { organizationId, key: 'development', requiresApproval: true });
    const setting = { environment: 'development', enabled: false };
    expect(await preview({ change: { setting: { enabled: false } }, environment: 'development' })).toMatchObject({
      requiresApproval: true,
      approvalEnvironments: ['development'],
    });
    const asking = setFlagSetting(app.services, fullCaller, { organizationId, flagKey: 'checkout', ...setting });
    await expect(asking).rejects.toThrow(ApprovalRequired);
    const request = await app.services.store.db.changeRequest.findFirstOrThrow({
      where: { organizationId, flagKey: 'checkout' },
    });
    const requested = await preview({ change: { changeRequestId: request.id }, environment: 'development' });
    expect(requested).toMatchObject({ requiresApproval: true, problems: [] });
    expect(requested.differences.map(({ path }) => path)).toEqual(['settings.development.switch']);
    const bound = keyCaller('bound', { organizationId, environment: 'production' });
    const variables = { id: organizationId, key: 'checkout', change: { changeRequestId: request.id } };
    expect(codesOf(await askGraph(app.services, bound, PREVIEW, variables))).toEqual(['NOT_FOUND']);
  });

  it('says what stands in the way, by its place in the draft, and then compares nothing', async () => {
    const rules = [{ key: 'pro', variant: 'unknown', conditions: [{ operator: 'IN_SEGMENT', values: ['nobody'] }] }];
    const { problems, flags, evaluated } = await preview({ change: { setting: { rules } } });
    expect(problems.length).toBeGreaterThan(0);
    for (const { path } of problems) expect(path).toMatch(/^change\.setting\.rules\.0\./);
    expect({ flags, evaluated }).toEqual({ flags: [], evaluated: 0 });
  });

  it('says that a revert would make the flag depend on itself', async () => {
    const { organizationId, flag } = await makeOrganization(app.services);
    await flag('upper');
    const lower = await flag('lower', { prerequisites: [{ flagKey: 'upper' }] });
    const { revision } = await app.services.live.snapshot(organizationId);
    await updateFlag(app.services, fullCaller, { organizationId, flagKey: lower.key, prerequisites: [] });
    await updateFlag(app.services, fullCaller, {
      organizationId,
      flagKey: 'upper',
      prerequisites: [{ flagKey: 'lower' }],
    });
    const { problems } = await preview(
      { id: organizationId, change: { revertToRevision: revision } },
      fullCaller,
      'lower',
    );
    expect(problems).toEqual([{ path: '', message: expect.stringContaining('would depend on itself') }]);
  });

  it('takes known subjects to have the given app version', async () => {
    const setting = {
      enabled: true,
      rolloutCondition: { minVersion: '2.0.0' },
      defaultVariant: 'on',
      rolloutPercentage: 100,
    };
    expect((await preview({ change: { setting }, appVersion: '1.9.0' })).flags[0]?.transitions).toEqual([]);
    expect((await preview({ change: { setting }, appVersion: '2.0.0' })).flags[0]?.transitions[0]?.count).toBe(
      SUBJECTS,
    );
  });

  it('evaluates as many known subjects as asked, always the same ones', async () => {
    const some = await preview({ change: { setting: { enabled: true, rules: [proRule] } }, knownSubjects: 30 });
    expect(some).toMatchObject({ evaluated: 30, isComplete: false });
    const again = await preview({ change: { setting: { enabled: true, rules: [proRule] } }, knownSubjects: 30 });
    expect(again.flags).toEqual(some.flags);
    expect(await preview({ change: { setting: { enabled: true } }, knownSubjects: 0 })).toMatchObject({
      evaluated: 0,
      isComplete: false,
    });
  });

  it.each([
    [{ knownSubjects: 10_001 }, 'VALIDATION_FAILED'],
    [{ knownSubjects: -1 }, 'VALIDATION_FAILED'],
    [{ change: { setting: { rolloutPercentage: null } } }, 'VALIDATION_FAILED'],
    [{ change: { revertToRevision: 1_000_000 } }, 'VALIDATION_FAILED'],
    [{ contexts: [{ attributes: [] }] }, 'VALIDATION_FAILED'],
    [{ key: 'unknown' }, 'NOT_FOUND'],
    [{ environment: 'unknown' }, 'NOT_FOUND'],
    [{ change: { copy: { from: 'unknown' } } }, 'NOT_FOUND'],
    [{ change: { copy: { from: 'development', paths: ['unknown'] } } }, 'VALIDATION_FAILED'],
    [{ change: { changeRequestId: '00000000-0000-4000-8000-000000000000' } }, 'NOT_FOUND'],
  ])('refuses %j with %s', async (variables, code) => {
    const all = { id: own.organizationId, key: 'checkout', change: { setting: {} }, ...variables };
    expect(codesOf(await askGraph(app.services, fullCaller, PREVIEW, all))).toEqual([code]);
  });

  it.each([{}, { copy: null }, { setting: {}, revertToRevision: 1 }])(
    'is of exactly one change, not of %j',
    async (change) => {
      const { data, errors } = await askGraph(app.services, fullCaller, PREVIEW, {
        id: own.organizationId,
        key: 'checkout',
        change,
      });
      expect([data, errors?.[0]?.message]).toEqual([null, expect.stringMatching(/OneOf|must be non-null/)]);
    },
  );

  it('takes one statement for each thousand known subjects, and one to see that there are no more', async () => {
    const some = await statementsOf(() =>
      preview({ change: { setting: { enabled: true } }, knownSubjects: SUBJECTS - 1 }),
    );
    expect(some).toHaveLength(1);
    const all = await statementsOf(() =>
      preview({ change: { setting: { enabled: true } }, knownSubjects: SUBJECTS + 1 }),
    );
    expect(all).toHaveLength(2);
  });
});

describe('the known subjects in a preview', () => {
  const EXAMPLES = `query ($id: ID!) { previewFlagChange(organizationId: $id, flagKey: "checkout", change: { setting: { enabled: true, defaultVariant: "on", rolloutPercentage: 100 } }) {
    flags { transitions { count examples { targetingKey } } } } }`;

  function reader(...more: readonly Permission[]): Caller {
    return keyCaller('reader', { organizationId: own.organizationId, allowed: ['flag:read', 'evaluate', ...more] });
  }

  it('are counted for callers that may read flags and named for those that may see subjects', async () => {
    const counted = await askGraph(app.services, reader(), EXAMPLES.replace('examples { targetingKey }', ''), {
      id: own.organizationId,
    });
    expect(counted.errors).toBeUndefined();
    const { errors } = await askGraph(app.services, reader(), EXAMPLES, { id: own.organizationId });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'FORBIDDEN', permission: 'subject:read' } });
    const { data } = await askGraph<{ previewFlagChange: { flags: { transitions: { examples: object[] }[] }[] } }>(
      app.services,
      reader('subject:read'),
      EXAMPLES,
      { id: own.organizationId },
    );
    const examples = data.previewFlagChange.flags[0]?.transitions[0]?.examples ?? [];
    expect(examples).toHaveLength(10);
    for (const example of examples) expect(example).toEqual({ targetingKey: expect.stringMatching(/^subject-\d+$/) });
  });

  it('are left when the client leaves, and let other requests take turns until then', async () => {
    let turns = 0;
    const count = () => {
      turns += 1;
      if (turns < 1_000) setImmediate(count);
    };
    setImmediate(count);
    const input = {
      organizationId: own.organizationId,
      flagKey: 'checkout',
      change: { setting: {} },
      contexts: [],
      knownSubjects: SUBJECTS,
    };
    const all = await previewFlagChange(app.services, fullCaller, { ...input, isCancelled: () => false });
    expect(all.evaluated).toBe(SUBJECTS);
    expect(turns).toBeGreaterThan(1);
    let asked = 0;
    const isCancelled = () => {
      asked += 1;
      return asked > 10;
    };
    expect(await previewFlagChange(app.services, fullCaller, { ...input, isCancelled })).toMatchObject({
      evaluated: 10,
      isComplete: false,
    });
  });
});
