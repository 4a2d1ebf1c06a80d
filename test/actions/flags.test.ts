import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import type { CreateFlagInput } from '../../src/actions/flag/flag-inputs.ts';
import { archiveFlag, deleteFlag, restoreFlag, updateFlag } from '../../src/actions/flag/flags.ts';
import { createEnvironment } from '../../src/actions/organization/environments.ts';
import { setFlagSetting, setFlagSwitch, setTargetingRules } from '../../src/actions/setting/settings.ts';
import { findUsageDashboard } from '../../src/actions/usage/usage-dashboards.ts';
import { deleteVariant } from '../../src/actions/variant/variants.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { readChanges, readRevision } from '../../src/store/commit/change-log.ts';
import type { Database } from '../../src/store/database/database.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, keyCaller, makeOrganization } from '../support/test-organization.ts';

const RULED = { environment: 'production', enabled: true, rules: [{ exposurePercentage: 50 }] };

const TWO_COLORS = {
  valueType: 'STRING' as const,
  variants: [
    { key: 'red', value: 'red' },
    { key: 'blue', value: 'blue' },
  ],
};

let database: Database;
let node: TestNode;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database);
});

afterAll(async () => {
  await node.close();
  await database.close();
});

describe('createFlag', () => {
  it('gives a BOOLEAN flag without variants the variants on and off, and serves on where it is switched on', async () => {
    const { flag } = await makeOrganization(node.services);
    const { variants, settings } = await flag('beacon');
    expect(variants.map(({ key, value }) => [key, value])).toEqual([
      ['on', true],
      ['off', false],
    ]);
    expect(settings.production).toMatchObject({ switch: 'ON', defaultVariant: 'on', rolloutPercentage: 100 });
    expect(settings.development).toMatchObject({ switch: 'OFF', defaultVariant: 'on' });
  });

  it('gives a BOOLEAN flag no default variant where it is given rules and none is named: others than those decided are off', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    const rules = [{ groups: [{ conditions: [{ attribute: 'plan', operator: 'EQUALS' as const, values: ['pro'] }] }] }];
    const production = { environment: 'production', enabled: true, rules };
    const { settings } = await flag('ruled', { settings: [production] });
    expect(settings.production).toMatchObject({ switch: 'ON', defaultVariant: null });
    expect(settings.development).toMatchObject({ switch: 'OFF', defaultVariant: 'on' });
    const answerFor = async (plan: string) => {
      const context = { ...EMPTY_CONTEXT, targetingKey: 'ada', attributes: { plan } };
      return await evaluateFlag(node.services, fullCaller, { organizationId, flagKey: 'ruled', context });
    };
    expect(await answerFor('pro')).toMatchObject({ value: true, reason: 'TARGETING_MATCH' });
    expect(await answerFor('free')).toMatchObject({ value: false, variant: null, reason: 'OFF' });
  });

  it.each<[string, Partial<CreateFlagInput>, string | null]>([
    ['a default variant that is named', { settings: [{ ...RULED, defaultVariant: 'on' }] }, 'on'],
    ['off, where null is named', { settings: [{ ...RULED, defaultVariant: null }] }, null],
    ['what "on" means, where the list of rules is empty', { settings: [{ ...RULED, rules: [] }] }, 'on'],
    [
      'the first variant, where it is of another type',
      { ...TWO_COLORS, settings: [{ ...RULED, rules: [{ variant: 'blue' }] }] },
      'red',
    ],
  ])('serves those whom no rule decides %s', async (_, input, expected) => {
    const { flag } = await makeOrganization(node.services);
    const { settings } = await flag('served', input);
    expect(settings.production?.defaultVariant).toBe(expected);
  });

  it('keeps the default variant of a setting that has one when it is given rules later', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('later');
    const { settings } = await setFlagSetting(node.services, fullCaller, {
      ...{ organizationId, flagKey: 'later', environment: 'production', rules: RULED.rules },
    });
    expect(settings.production?.defaultVariant).toBe('on');
  });

  it('makes a flag and its usage dashboard in one commit', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    const commits: string[][] = [];
    const stop = node.services.store.onCommitted((changes) => void commits.push(changes.map(({ kind }) => kind)));
    const { id } = await flag('beacon', { usageDashboard: { name: 'Lights' } });
    stop();
    expect(commits).toEqual([['FLAG_CREATED', 'USAGE_DASHBOARD_CREATED']]);
    expect(await findUsageDashboard(node.services, { organizationId, id })).toMatchObject({ name: 'Lights' });
  });

  it('names every problem of the whole flag by its place in the input, and writes nothing', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    const failing = flag('bad', {
      valueType: 'INTEGER',
      variants: [
        { key: 'one', value: 1.5, weight: 60 },
        { key: 'one', value: 2, weight: 60 },
      ],
      settings: [
        { environment: 'development' },
        {
          environment: 'production',
          defaultVariant: 'two',
          rolloutCondition: { minVersion: '1.2.3.4' },
          rules: [{ exposurePercentage: 101, variant: 'one' }],
        },
      ],
    });
    await expect(failing).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      problems: [
        { path: 'variants.1.key', message: expect.stringContaining('"one"') },
        { path: 'variants.0.value', message: expect.stringContaining('expected a whole number (INTEGER)') },
        { path: 'variants', message: expect.stringContaining('sum to 120') },
        { path: 'settings.1.rolloutCondition.minVersion', message: expect.stringContaining('"1.2.3.4"') },
        {
          path: 'settings.1.defaultVariant',
          message: expect.stringContaining('"two", expected a variant of the flag: one'),
        },
        { path: 'settings.1.rules.0.exposurePercentage', message: 'is 101, expected a number from 0 to 100' },
      ],
    });
    expect(await readRevision(database.client, organizationId)).toBe(3);
  });

  const refused = ['', 'has space', '../etc', 'ünï', '.dot', 'x'.repeat(129), 'emoji😀', 'rtl\u200f'];
  const reserved = ['__proto__', 'constructor', 'prototype'];

  it.each([...refused, ...reserved])('refuses the key %j', async (key) => {
    const { flag } = await makeOrganization(node.services);
    await expect(flag(key)).rejects.toMatchObject({ problems: [{ path: 'key' }] });
  });

  it.each(reserved)('refuses the key %j regardless of what its API allows', async (key) => {
    const { flag } = await makeOrganization(node.services);
    await expect(flag(key, { longestKey: 400 })).rejects.toMatchObject({ problems: [{ path: 'key' }] });
  });

  it('takes keys that are as long as their API allows, 400 characters at the most', async () => {
    const { flag } = await makeOrganization(node.services);
    await expect(flag('-'.repeat(400), { longestKey: 400 })).resolves.toMatchObject({ key: '-'.repeat(400) });
    await expect(flag('_'.repeat(401), { longestKey: 1000 })).rejects.toMatchObject({ problems: [{ path: 'key' }] });
  });

  it('refuses text that no database can keep', async () => {
    const { flag } = await makeOrganization(node.services);
    await expect(flag('nul', { description: 'a\0b' })).rejects.toMatchObject({ problems: [{ path: 'description' }] });
    await expect(flag('half', { name: '\ud800' })).rejects.toMatchObject({ problems: [{ path: 'name' }] });
    await expect(flag('whole', { name: 'snow ❄ and 😀' })).resolves.toMatchObject({ name: 'snow ❄ and 😀' });
  });

  it('makes one of two that are created at the same time, and tells the other whose the key is', async () => {
    const { flag } = await makeOrganization(node.services);
    const results = await Promise.allSettled([flag('twin'), flag('twin')]);
    const made = results.filter((result) => result.status === 'fulfilled');
    const refused = results.find((result) => result.status === 'rejected');
    expect(made).toHaveLength(1);
    expect(refused?.reason).toMatchObject({
      code: 'KEY_TAKEN',
      current: { entityType: 'flag', id: made[0]?.value.id },
    });
  });

  it('holds JSON values to the JSON Schema and names the variant that does not satisfy it', async () => {
    const { flag } = await makeOrganization(node.services);
    const jsonSchema = { type: 'object', required: ['minutes'], properties: { minutes: { type: 'integer' } } };
    const failing = flag('exam', {
      valueType: 'JSON',
      jsonSchema,
      variants: [{ key: 'short', value: { minutes: 'ten' } }],
    });
    await expect(failing).rejects.toMatchObject({
      problems: [{ path: 'variants.0.value', message: expect.stringContaining('"short"') }],
    });
  });
});

describe('a change', () => {
  it('that changes nothing writes nothing: no version, no revision, no log entry', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    const made = await flag('beacon');
    const revision = await readRevision(database.client, organizationId);
    const same = await setFlagSwitch(node.services, fullCaller, { organizationId, flagKey: 'beacon', enabled: true });
    expect(same.version).toBe(made.version);
    expect(await readRevision(database.client, organizationId)).toBe(revision);
  });

  it('is refused when the flag has moved on from the expected version', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    const { id } = await flag('beacon');
    const name = { organizationId, flagKey: 'beacon' };
    await updateFlag(node.services, fullCaller, { ...name, name: 'Beacon', expectedVersion: 1 });
    const stale = updateFlag(node.services, fullCaller, { ...name, name: 'Lamp', expectedVersion: 1 });
    await expect(stale).rejects.toMatchObject({ code: 'VERSION_CONFLICT', current: { entityType: 'flag', id } });
  });

  it('is logged with who, through which API, where, and how it was before and after', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('beacon');
    const keeper = keyCaller('keeper', { source: 'rollout' });
    await setFlagSwitch(node.services, keeper, {
      organizationId,
      flagKey: 'beacon',
      environment: 'development',
      enabled: null,
    });
    const change = (await readChanges(database.client, organizationId, 0)).at(-1);
    expect(change).toMatchObject({
      kind: 'FLAG_UPDATED',
      flagKey: 'beacon',
      environments: ['development'],
      actorId: 'key:keeper',
      actorName: 'keeper',
      source: 'rollout',
      differences: [{ path: ['settings', 'development', 'switch'], before: 'OFF', after: 'FOLLOW_DEFAULT' }],
      before: { version: 1 },
      after: { version: 2 },
    });
  });

  it('by a caller bound to an environment reaches no other and not the flag itself', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('beacon');
    const bound = keyCaller('bound', { organizationId, environment: 'development' });
    const name = { organizationId, flagKey: 'beacon' };
    await expect(setFlagSwitch(node.services, bound, { ...name, enabled: true })).resolves.toMatchObject({
      settings: { development: { switch: 'ON' } },
    });
    await expect(
      setFlagSwitch(node.services, bound, { ...name, environment: 'production', enabled: false }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(updateFlag(node.services, bound, { ...name, name: 'Lamp' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('in a foreign organization meets an organization that does not exist', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('beacon');
    const stranger = keyCaller('stranger', { organizationId: 'org-elsewhere' });
    const failing = setFlagSwitch(node.services, stranger, { organizationId, flagKey: 'beacon', enabled: false });
    await expect(failing).rejects.toMatchObject({ code: 'NOT_FOUND', entityType: 'organization' });
  });
});

describe('deleting', () => {
  it('frees the key and loses nothing: restoring brings back the last deleted, unless the key is taken', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    const first = await flag('beacon', { description: 'the first' });
    const name = { organizationId, flagKey: 'beacon' };
    await deleteFlag(node.services, fullCaller, name);
    const second = await flag('beacon');
    expect(second.id).not.toBe(first.id);
    await expect(restoreFlag(node.services, fullCaller, name)).rejects.toMatchObject({ code: 'KEY_TAKEN' });
    await deleteFlag(node.services, fullCaller, name);
    expect((await restoreFlag(node.services, fullCaller, name)).id).toBe(second.id);
  });

  it('and archiving are refused while another flag needs it, as a prerequisite or in a condition', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('base');
    await flag('upper', { prerequisites: [{ flagKey: 'base' }] });
    const rules = [
      { groups: [{ conditions: [{ attribute: 'base', operator: 'FLAG_EVALUATES_TO' as const, values: [true] }] }] },
    ];
    await flag('asking', { settings: [{ environment: 'production', rules }] });
    const name = { organizationId, flagKey: 'base' };
    await expect(deleteFlag(node.services, fullCaller, name)).rejects.toMatchObject({
      code: 'IN_USE',
      dependents: ['upper', 'asking'],
    });
    await expect(archiveFlag(node.services, fullCaller, name)).rejects.toMatchObject({ code: 'IN_USE' });
  });

  it('of a variant is refused while a setting or a rule serves it', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('beacon');
    const name = { organizationId, flagKey: 'beacon' };
    await setTargetingRules(node.services, fullCaller, { ...name, rules: [{ key: 'dark', variant: 'off' }] });
    const dependents = ['production: rule dark'];
    await expect(deleteVariant(node.services, fullCaller, { ...name, key: 'off' })).rejects.toMatchObject({
      code: 'IN_USE',
      dependents,
    });
    await setTargetingRules(node.services, fullCaller, { ...name, rules: [] });
    expect(
      (await deleteVariant(node.services, fullCaller, { ...name, key: 'off' })).variants.map(({ key }) => key),
    ).toEqual(['on']);
  });
});

describe('prerequisites', () => {
  it('that would lead a flag back to itself are refused with the path of the circle', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('a');
    await flag('b', { prerequisites: [{ flagKey: 'a' }] });
    await flag('c', { prerequisites: [{ flagKey: 'b' }] });
    const failing = updateFlag(node.services, fullCaller, {
      organizationId,
      flagKey: 'a',
      prerequisites: [{ flagKey: 'c' }],
    });
    await expect(failing).rejects.toMatchObject({ code: 'PREREQUISITE_CYCLE', dependents: ['a', 'c', 'b', 'a'] });
    const itself = updateFlag(node.services, fullCaller, {
      organizationId,
      flagKey: 'a',
      prerequisites: [{ flagKey: 'a' }],
    });
    await expect(itself).rejects.toMatchObject({ code: 'PREREQUISITE_CYCLE' });
  });

  it('that do not exist are named', async () => {
    const { flag } = await makeOrganization(node.services);
    await expect(flag('a', { prerequisites: [{ flagKey: 'ghost' }] })).rejects.toMatchObject({
      problems: [{ path: 'prerequisites.0.flagKey' }],
    });
  });

  it('expect something that the other flag can answer', async () => {
    const { flag } = await makeOrganization(node.services);
    await flag('base');
    const failing = flag('upper', { prerequisites: [{ flagKey: 'base', expected: 'purple' }] });
    await expect(failing).rejects.toMatchObject({
      problems: [
        {
          path: 'prerequisites.0.expected',
          message: 'is "purple", expected true, false or a variant of the flag "base": on, off',
        },
      ],
    });
    await expect(flag('upper', { prerequisites: [{ flagKey: 'base', expected: 'off' }] })).resolves.toBeDefined();
  });

  it('keep a flag changeable when the variant that they expect has gone', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('base');
    await flag('upper', { prerequisites: [{ flagKey: 'base', expected: 'off' }] });
    await deleteVariant(node.services, fullCaller, { organizationId, flagKey: 'base', key: 'off' });
    const renamed = updateFlag(node.services, fullCaller, { organizationId, flagKey: 'upper', name: 'Upper' });
    await expect(renamed).resolves.toMatchObject({ name: 'Upper' });
  });
});

describe('a condition', () => {
  it('that asks the very flag it is part of is refused', async () => {
    const { flag } = await makeOrganization(node.services);
    const conditions = [{ attribute: 'beacon', operator: 'FLAG_EVALUATES_TO' as const, values: [true] }];
    const rules = [{ variant: 'on', groups: [{ conditions }] }];
    const failing = flag('beacon', { settings: [{ environment: 'production', rules }] });
    await expect(failing).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(failing).rejects.toThrow('expected another flag: it would depend on itself');
  });
});

describe('targeting rules', () => {
  it('keep their identity and the progress of their schedules when the list is sent again in another order', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('beacon');
    const name = { organizationId, flagKey: 'beacon' };
    const steps = [{ exposurePercentage: 10, intervalMilliseconds: 1000 }, { exposurePercentage: 100 }];
    const rules = [{ key: 'first' }, { key: 'second', exposureSchedule: { autostart: true, steps } }];
    const before = await setTargetingRules(node.services, fullCaller, { ...name, rules });
    const after = await setTargetingRules(node.services, fullCaller, { ...name, rules: rules.toReversed() });
    const [first, second] = before.settings.production?.rules ?? [];
    expect(after.settings.production?.rules).toEqual([second, first]);
  });

  it('refer to segments that exist, with operators that take what they are given', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    await flag('beacon');
    const failing = setTargetingRules(node.services, fullCaller, {
      organizationId,
      flagKey: 'beacon',
      rules: [
        { groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['ghosts'] }] }] },
        { groups: [{ conditions: [{ attribute: 'email', operator: 'MATCHES', values: ['('] }] }] },
      ],
    });
    await expect(failing).rejects.toMatchObject({
      problems: [
        { path: 'rules.0.groups.0.conditions.0.values' },
        { path: expect.stringContaining('rules.1.groups.0.conditions.0') },
      ],
    });
  });
});

describe('a problem in a setting', () => {
  it('is reported with its path in the input, also for environment keys with dots', async () => {
    const { flag, organizationId } = await makeOrganization(node.services);
    for (const key of ['stage', 'stage.eu'])
      await createEnvironment(node.services, fullCaller, { organizationId, key });
    const settings = [{ environment: 'stage' }, { environment: 'stage.eu', rolloutPercentage: 101 }];
    await expect(flag('beacon', { settings })).rejects.toMatchObject({
      problems: [{ path: 'settings.1.rolloutPercentage' }],
    });
    await flag('beacon', { settings: [] });
    const name = { organizationId, flagKey: 'beacon', environment: 'stage.eu' };
    const failing = setFlagSetting(node.services, fullCaller, { ...name, rolloutPercentage: 101 });
    await expect(failing).rejects.toMatchObject({ problems: [{ path: 'rolloutPercentage' }] });
  });
});
