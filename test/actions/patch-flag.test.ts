import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { archiveFlag, createFlag, deleteFlag } from '../../src/actions/flag/flags.ts';
import { patchFlag } from '../../src/actions/flag/patch-flag.ts';
import { updateEnvironment } from '../../src/actions/organization/environments.ts';
import { createHoldout } from '../../src/actions/segment/holdouts.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSetting } from '../../src/actions/setting/settings.ts';
import { readChanges, readRevision } from '../../src/store/commit/change-log.ts';
import type { Database } from '../../src/store/database/database.ts';
import { loadFlag } from '../../src/store/flags/load.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, keyCaller, makeOrganization } from '../support/test-organization.ts';

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

const THEMES = [
  { key: 'light', value: 'light', weight: 50 },
  { key: 'dark', value: 'dark', weight: 50 },
];

/** An organization with the flag `theme`, as it is when it is new. */
async function withTheme() {
  const organization = await makeOrganization(node.services);
  const { organizationId, flag } = organization;
  const made = await flag('theme', { valueType: 'STRING', variants: THEMES });
  const rewrite = (input: object) =>
    patchFlag(node.services, fullCaller, { organizationId, flagKey: 'theme', ...input });
  const setIn = (environment: string, setting: object) =>
    setFlagSetting(node.services, fullCaller, { organizationId, flagKey: 'theme', environment, ...setting });
  const kinds = async () => (await readChanges(database.client, organizationId, 0)).map(({ kind }) => kind);
  return { ...organization, made, rewrite, setIn, kinds };
}

describe('rewriteFlag', () => {
  it('changes all that it is given in one version and one entry of the log', async () => {
    const { organizationId, rewrite, kinds } = await withTheme();
    const before = await readRevision(database.client, organizationId);
    const changed = await rewrite({
      name: 'Theme',
      tags: ['look'],
      experienceContinuity: true,
      variants: [...THEMES, { key: 'sepia', value: 'sepia', weight: 0 }],
      setting: {
        environment: 'production',
        rules: [{ key: 'all', variant: 'sepia', fallsThrough: false }],
        enrollment: { conditions: [{ attribute: 'beta', operator: 'TRUTH_EQUALS', values: [true] }] },
      },
    });
    expect(changed).toMatchObject({
      version: 2,
      name: 'Theme',
      experienceContinuity: true,
      settings: {
        production: {
          rules: [{ split: [{ variant: 'sepia', weight: 100 }], fallsThrough: false }],
          enrollment: { conditions: [{ attribute: 'beta', negate: false }], exposurePercentage: 100 },
        },
      },
    });
    expect(await loadFlag(database.client, organizationId, 'theme')).toEqual(changed);
    expect((await kinds()).slice(before)).toEqual(['FLAG_UPDATED']);
  });

  it('changes nothing, and logs nothing, when all is as it was', async () => {
    const { organizationId, made, rewrite } = await withTheme();
    const before = await readRevision(database.client, organizationId);
    await expect(rewrite({ variants: THEMES, archived: false, deleted: false, key: 'theme' })).resolves.toEqual(made);
    expect(await readRevision(database.client, organizationId)).toBe(before);
  });

  it('refuses the whole when a part of it is wrong, and names the part', async () => {
    const { organizationId, made, rewrite } = await withTheme();
    const rules = [{ groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['gone'] }] }], variant: 'dark' }];
    const enrollment = { conditions: [{ attribute: 'gone', operator: 'FLAG_EVALUATES_TO', values: [true] }] };
    const failing = rewrite({ name: 'Theme', setting: { environment: 'production', rules, enrollment } });
    await expect(failing).rejects.toMatchObject({
      problems: [
        { path: 'setting.rules.0.groups.0.conditions.0.values' },
        { path: 'setting.enrollment.conditions.0.attribute' },
      ],
    });
    await expect(
      rewrite({ setting: { environment: 'production', enrollment: { conditions: [] } } }),
    ).rejects.toMatchObject({ problems: [{ path: 'setting.enrollment.conditions' }] });
    expect(await loadFlag(database.client, organizationId, 'theme')).toEqual(made);
  });

  it('refuses a version that the flag has moved on from', async () => {
    const { rewrite } = await withTheme();
    await rewrite({ name: 'Theme', expectedVersion: 1 });
    await expect(rewrite({ name: 'Look', expectedVersion: 1 })).rejects.toMatchObject({ code: 'VERSION_CONFLICT' });
  });

  it('finds a flag by its id, a deleted one too, and leaves the living one of its key alone', async () => {
    const { organizationId, flag, made, rewrite } = await withTheme();
    await rewrite({ deleted: true });
    const other = await flag('theme');
    const name = { organizationId, flagId: made.id };
    await patchFlag(node.services, fullCaller, { ...name, description: 'the first' });
    expect((await node.services.live.snapshot(organizationId)).flags.get('theme')).toEqual(other);
    await expect(patchFlag(node.services, fullCaller, { ...name, deleted: false })).rejects.toMatchObject({
      code: 'KEY_TAKEN',
    });
    const back = await patchFlag(node.services, fullCaller, { ...name, deleted: false, key: 'first-theme' });
    expect(back).toMatchObject({ deletedAt: null, key: 'first-theme', description: 'the first' });
    const { flags } = await node.services.live.snapshot(organizationId);
    expect([...flags.keys()].sort()).toEqual(['first-theme', 'theme']);
    expect(flags.get('theme')).toEqual(other);
    await expect(patchFlag(node.services, fullCaller, { organizationId, flagId: 'theme' })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('says in the log what became of the flag', async () => {
    const { organizationId, made, rewrite, kinds } = await withTheme();
    await rewrite({ archived: true, name: 'Theme' });
    await rewrite({ archived: false });
    await rewrite({ deleted: true });
    await patchFlag(node.services, fullCaller, { organizationId, flagId: made.id, deleted: false });
    expect((await kinds()).slice(-4)).toEqual(['FLAG_ARCHIVED', 'FLAG_UNARCHIVED', 'FLAG_DELETED', 'FLAG_RESTORED']);
  });

  it('neither archives nor deletes a flag that others depend on', async () => {
    const { flag, rewrite } = await withTheme();
    await flag('needy', { prerequisites: [{ flagKey: 'theme' }] });
    for (const change of [{ archived: true }, { deleted: true }])
      await expect(rewrite(change)).rejects.toMatchObject({ code: 'IN_USE', dependents: ['needy'] });
  });
});

describe('variants that are replaced', () => {
  it('keep their ids by their keys', async () => {
    const { made, rewrite } = await withTheme();
    const { variants } = await rewrite({
      variants: [
        { key: 'dark', value: 'night', weight: 100 },
        { key: 'sepia', value: 'sepia', weight: 0 },
      ],
    });
    expect(variants.map(({ key, value }) => [key, value])).toEqual([
      ['dark', 'night'],
      ['sepia', 'sepia'],
    ]);
    expect(variants[0]?.id).toBe(made.variants[1]?.id);
  });

  it('are followed by the settings of all environments that served one that is gone', async () => {
    const { rewrite, setIn } = await withTheme();
    await setIn('development', {
      defaultVariant: 'light',
      overrideVariant: 'light',
      rules: [
        { key: 'light', variant: 'light', exposurePercentage: 30 },
        { key: 'dark', variant: 'dark' },
        {
          key: 'both',
          split: [
            { variant: 'light', weight: 10 },
            { variant: 'dark', weight: 90 },
          ],
        },
        { key: 'own' },
      ],
    });
    const variants = [{ key: 'dark', value: 'dark', weight: 100 }];
    const { settings } = await rewrite({ variants });
    expect(settings.development).toMatchObject({
      defaultVariant: 'dark',
      overrideVariant: 'dark',
      rules: [
        { key: 'light', split: [], exposurePercentage: 30 },
        { key: 'dark', split: [{ variant: 'dark', weight: 100 }] },
        { key: 'both', split: [] },
        { key: 'own', split: [] },
      ],
    });
  });

  it('serve what "on" means where none of them has a weight', async () => {
    const { rewrite, setIn } = await withTheme();
    await setIn('development', { rules: [{ key: 'light', variant: 'light' }] });
    const { settings } = await rewrite({ variants: [{ key: 'dark', value: 'dark' }] });
    expect(settings.development?.rules).toMatchObject([{ split: [{ variant: 'dark', weight: 100 }] }]);
  });

  it('never turn on what was off: a BOOLEAN flag that becomes one of texts stays off where it served false', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    const rules = [
      { key: 'out', variant: 'off' },
      { key: 'in', variant: 'on' },
    ];
    await flag('beacon', {
      settings: [
        { environment: 'production', enabled: true, defaultVariant: 'off', rules },
        { environment: 'development', enabled: true, overrideVariant: 'off' },
      ],
    });
    const rewriting = { organizationId, flagKey: 'beacon', valueType: 'STRING', variants: THEMES } as const;
    const changed = await patchFlag(node.services, fullCaller, rewriting);
    expect(changed).toMatchObject({
      valueType: 'STRING',
      settings: {
        production: {
          defaultVariant: null,
          rules: [
            { key: 'out', split: [], exposurePercentage: 0, fallsThrough: false },
            { key: 'in', split: [], exposurePercentage: 100, fallsThrough: true },
          ],
        },
        development: { switch: 'OFF', overrideVariant: null },
      },
    });
    expect(await loadFlag(database.client, organizationId, 'beacon')).toEqual(changed);
  });

  it('of another type than their flag are refused', async () => {
    const { rewrite } = await withTheme();
    await expect(rewrite({ valueType: 'INTEGER' })).rejects.toMatchObject({
      problems: [{ path: 'variants.0.value' }, { path: 'variants.1.value' }],
    });
  });
});

describe('a holdout that is defined with a flag', () => {
  it('is made, named by its number, and logged before the flag', async () => {
    const { organizationId, kinds, rewrite } = await withTheme();
    expect(await rewrite({ holdoutDefinition: { number: 42, exclusionPercentage: 10 } })).toMatchObject({
      holdout: 'holdout-42',
    });
    expect((await kinds()).slice(-2)).toEqual(['HOLDOUT_CREATED', 'FLAG_UPDATED']);
    const made = await createFlag(node.services, fullCaller, {
      organizationId,
      key: 'other',
      holdoutDefinition: { number: 42, exclusionPercentage: 10 },
    });
    expect(made.holdout).toBe('holdout-42');
    expect((await kinds()).at(-1)).toBe('FLAG_CREATED');
    expect((await rewrite({ holdoutDefinition: null })).holdout).toBeNull();
  });

  it('is brought to its percentage where it is there, also when nothing else of the flag changes', async () => {
    const { organizationId, kinds, rewrite } = await withTheme();
    const { number } = await createHoldout(node.services, fullCaller, { organizationId, key: 'control' });
    await rewrite({ holdoutDefinition: { number, exclusionPercentage: 10 } });
    const { version } = await rewrite({ holdoutDefinition: { number, exclusionPercentage: 20 } });
    expect(version).toBe(2);
    expect((await kinds()).at(-1)).toBe('HOLDOUT_UPDATED');
    const { holdouts } = await node.services.live.snapshot(organizationId);
    expect(holdouts.get('control')).toMatchObject({ exclusionPercentage: 20 });
  });

  it('keeps its number: a new holdout gets another one', async () => {
    const { organizationId, made, rewrite } = await withTheme();
    const number = made.number + 1;
    await rewrite({ holdoutDefinition: { number, exclusionPercentage: 10 } });
    const { number: next } = await createHoldout(node.services, fullCaller, { organizationId, key: 'control' });
    expect(next).toBe(number + 1);
  });

  it.each([
    { number: 0, exclusionPercentage: 10 },
    { number: 1.5, exclusionPercentage: 10 },
    { number: 2 ** 31, exclusionPercentage: 10 },
    { number: 1, exclusionPercentage: 101 },
    { number: 1, exclusionPercentage: Number.NaN },
  ])('is refused as %j', async (holdoutDefinition) => {
    const { rewrite } = await withTheme();
    await expect(rewrite({ holdoutDefinition })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('is not for callers who are bound to an environment', async () => {
    const { organizationId } = await withTheme();
    const bound = keyCaller('bound', { organizationId, environment: 'production' });
    const holdoutDefinition = { number: 7, exclusionPercentage: 10 };
    const failing = patchFlag(node.services, bound, { organizationId, flagKey: 'theme', holdoutDefinition });
    await expect(failing).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await node.services.live.snapshot(organizationId)).holdouts.size).toBe(0);
  });
});

describe('a segment without a key', () => {
  it('is named by its number', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const segment = await createSegment(node.services, fullCaller, { organizationId, name: 'Friends' });
    expect(segment).toMatchObject({ key: `segment-${segment.number}`, name: 'Friends' });
  });

  it('passes over a name that another segment was given', async () => {
    const { organizationId } = await makeOrganization(node.services);
    await createSegment(node.services, fullCaller, { organizationId, key: 'segment-2' });
    const segment = await createSegment(node.services, fullCaller, { organizationId });
    expect(segment).toMatchObject({ key: 'segment-3', number: 3 });
  });
});

it('approval is asked for what decides answers, and given for the whole', async () => {
  const { organizationId, rewrite } = await withTheme();
  await updateEnvironment(node.services, fullCaller, { organizationId, key: 'production', requiresApproval: true });
  for (const change of [{ experienceContinuity: true }, { key: 'look' }, { variants: THEMES.slice(0, 1) }]) {
    await expect(rewrite(change)).rejects.toMatchObject({ code: expect.stringMatching(/APPROVAL_REQUIRED|PENDING/) });
  }
  await expect(rewrite({ name: 'Theme' })).resolves.toMatchObject({ name: 'Theme' });
});

it('what is archived or deleted by other verbs is so for this one', async () => {
  const { organizationId, rewrite } = await withTheme();
  const name = { organizationId, flagKey: 'theme' };
  const { archivedAt } = await archiveFlag(node.services, fullCaller, name);
  expect((await rewrite({ archived: true })).archivedAt).toBe(archivedAt);
  await deleteFlag(node.services, fullCaller, name);
  await expect(rewrite({ name: 'Theme' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
