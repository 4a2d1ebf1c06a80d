import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ApplyConfigurationInput,
  applyConfiguration,
} from '../../src/actions/configuration/apply-configuration.ts';
import { exportOrganization } from '../../src/actions/export/export-organization.ts';
import { scheduleFlagChange } from '../../src/actions/scheduled-change/scheduled-changes.ts';
import { startExposure } from '../../src/actions/setting/exposure.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Database } from '../../src/store/database/database.ts';
import { randomConfiguration } from '../support/random-configuration.ts';
import { runs } from '../support/runs.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

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

const exported = (organizationId: string, more: object = {}) =>
  exportOrganization(node.services, fullCaller, { organizationId, ...more });
const apply = (organizationId: string, document: JsonObject, more: Partial<ApplyConfigurationInput> = {}) =>
  applyConfiguration(node.services, fullCaller, { organizationId, document, ...more });
const empty = async () => (await makeOrganization(node.services)).organizationId;

const document: JsonObject = {
  format: 1,
  environments: {
    production: { name: 'Live', isDefault: true, isProduction: true, queries: ['production', 'prod'] },
    staging: { queries: ['qa'] },
  },
  holdouts: { control: { exclusionPercentage: 5 } },
  segments: {
    crew: { kind: 'STATIC', members: ['ida', 'ola'] },
    friends: { groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['crew'] }] }] },
  },
  flags: {
    full: {
      valueType: 'STRING',
      variants: [
        { key: 'a', payload: { x: 1 }, value: 'A' },
        { key: 'b', name: 'Bee', value: 'B' },
      ],
      holdout: 'control',
      prerequisites: [{ flagKey: 'gate' }],
      settings: {
        production: {
          enabled: null,
          rolloutPercentage: 30,
          rolloutCondition: { minVersion: '2.0.0' },
          rules: [
            {
              key: 'friends',
              groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['friends'] }] }],
              split: [{ variant: 'a', weight: 100 }],
            },
          ],
        },
        staging: { enabled: true },
      },
    },
    gate: { settings: { production: { enabled: true } } },
  },
};

const gate = { settings: { production: { enabled: true } } };
const live = { name: 'Live', isDefault: true, isProduction: true, queries: ['production', 'prod'] };
const EVERYTHING = { prune: ['ENVIRONMENT', 'FLAG', 'HOLDOUT', 'SEGMENT'] } as const;

describe('a configuration', () => {
  it('makes an empty organization of which the export is the document, in one commit', async () => {
    const organizationId = await empty();
    const applied = await apply(organizationId, document, { prune: ['ENVIRONMENT'] });
    expect(applied.objects.map(({ kind, entityKey }) => `${kind} ${entityKey}`)).toEqual([
      'ENVIRONMENT_UPDATED production',
      'ENVIRONMENT_CREATED staging',
      'HOLDOUT_CREATED control',
      'SEGMENT_CREATED crew',
      'SEGMENT_CREATED friends',
      'FLAG_CREATED gate',
      'FLAG_CREATED full',
      'ENVIRONMENT_DELETED development',
    ]);
    expect(await exported(organizationId)).toEqual(document);
    expect((await apply(organizationId, document, { prune: ['ENVIRONMENT'] })).objects).toEqual([]);
  });

  it('makes another organization the same, and applied again changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(randomConfiguration, randomConfiguration, async (former, described) => {
        const [first, second] = [await empty(), await empty()];
        await apply(first, former, EVERYTHING);
        await apply(first, described, EVERYTHING);
        const document = await exported(first);
        await apply(second, document, EVERYTHING);
        expect(await exported(second)).toEqual(document);
        for (const organizationId of [first, second])
          expect((await apply(organizationId, document, EVERYTHING)).objects).toEqual([]);
      }),
      { numRuns: runs(10) },
    );
  });

  it('leaves alone what it does not have, and resets what an object of it does not say', async () => {
    const organizationId = await empty();
    await apply(organizationId, document, EVERYTHING);
    const before = await exported(organizationId);
    const { objects } = await apply(organizationId, { format: 1, flags: { gate: { name: 'Gate' } } });
    expect(objects).toMatchObject([{ entityKey: 'gate', kind: 'FLAG_UPDATED' }]);
    expect(await exported(organizationId)).toEqual({
      ...before,
      flags: { ...(before.flags as object), gate: { ...gate, name: 'Gate' } },
    });
    const setting = { settings: { staging: { enabled: true } } };
    await apply(organizationId, { format: 1, flags: { gate: setting } });
    expect(await exported(organizationId)).toMatchObject({
      flags: { gate: { settings: { ...gate.settings, ...setting.settings } } },
    });
    await apply(organizationId, { format: 1, environments: { staging: { queries: ['qa'] } }, flags: { gate: {} } });
    expect((await exported(organizationId)).flags).toMatchObject({ gate });
  });

  it('keeps the progress of schedules, scheduled changes and the data of other APIs', async () => {
    const { organizationId, flag } = await makeOrganization(node.services);
    const exposureSchedule = { steps: [{ exposurePercentage: 10, intervalMilliseconds: 1_000 }] };
    const rules = [{ key: 'slow', variant: 'on', exposureSchedule }];
    await flag('plain', { extensions: { posthog: { a: 1 } }, settings: [{ environment: 'production', rules }] });
    const rule = { organizationId, flagKey: 'plain', environment: 'production', ruleKey: 'slow' };
    await startExposure(node.services, fullCaller, rule);
    const change = { organizationId, flagKey: 'plain', at: '2999-01-01T00:00:00Z', rolloutPercentage: 50 };
    await scheduleFlagChange(node.services, fullCaller, change);
    const described = await exported(organizationId);
    const flags = described.flags as Record<string, JsonObject>;
    await apply(organizationId, { ...described, flags: { plain: { ...flags.plain, name: 'Plain' } } });
    const [stored] = [...(await node.services.live.snapshot(organizationId)).flags.values()];
    expect(stored).toMatchObject({ name: 'Plain', extensions: { posthog: { a: 1 } } });
    expect(stored?.settings.production).toMatchObject({
      scheduledChanges: [{ at: '2999-01-01T00:00:00.000Z' }],
      rules: [{ exposureSchedule: { status: 'RUNNING' } }],
    });
  });

  it('deletes what is not in it only when asked, and flags only with the given tags', async () => {
    const organizationId = await empty();
    await apply(organizationId, document, EVERYTHING);
    await apply(organizationId, { format: 1, flags: { web: { tags: ['web'] }, app: { tags: ['app'] } } });
    const less = { format: 1, flags: { full: (document.flags as JsonObject).full ?? {}, gate } };
    const tagged = await apply(organizationId, less, { prune: ['FLAG'], pruneTags: ['web'] });
    expect(tagged.objects).toMatchObject([{ entityKey: 'web', kind: 'FLAG_DELETED' }]);
    const rest = await apply(
      organizationId,
      { ...less, segments: {}, flags: { gate } },
      { prune: ['FLAG', 'SEGMENT'] },
    );
    expect(rest.objects.map(({ kind, entityKey }) => `${kind} ${entityKey}`)).toEqual([
      'FLAG_DELETED full',
      'FLAG_DELETED app',
      'SEGMENT_DELETED friends',
      'SEGMENT_DELETED crew',
    ]);
    await expect(apply(organizationId, { format: 1, flags: {} }, { prune: ['SEGMENT'] })).rejects.toMatchObject({
      problems: [{ path: 'prune' }],
    });
  });

  it('deletes and archives nothing that something else needs', async () => {
    const organizationId = await empty();
    await apply(organizationId, document, EVERYTHING);
    const before = await exported(organizationId);
    for (const [change, more] of [
      [{ flags: { full: (document.flags as JsonObject).full ?? {} } }, { prune: ['FLAG'] }],
      [{ flags: { gate: { ...gate, archived: true } } }, {}],
      [{ segments: {} }, { prune: ['SEGMENT'] }],
      [{ holdouts: {} }, { prune: ['HOLDOUT'] }],
      [{ environments: {} }, { prune: ['ENVIRONMENT'] }],
    ] as const)
      await expect(apply(organizationId, { format: 1, ...change }, more)).rejects.toMatchObject({ code: 'IN_USE' });
    expect(await exported(organizationId)).toEqual(before);
  });

  it('names every problem by its place in the document, and then changes nothing', async () => {
    const organizationId = await empty();
    const before = await exported(organizationId);
    await expect(
      apply(organizationId, {
        format: 1,
        flags: {
          good: { settings: { production: { enabled: true } } },
          'bad key': {},
          lost: { holdout: 'nowhere', settings: { production: { rolloutPercentage: 101 } } },
          needy: { prerequisites: [{ flagKey: 'lost' }] },
          away: { settings: { mars: {} } },
        },
        segments: { odd: { kind: 'STATIC', groups: [{ conditions: [] }] } },
      }),
    ).rejects.toMatchObject({
      problems: expect.arrayContaining([
        expect.objectContaining({ path: 'flags.bad key.key' }),
        expect.objectContaining({ path: 'flags.lost.settings.production.rolloutPercentage' }),
        expect.objectContaining({ path: 'flags.away.settings.mars' }),
        expect.objectContaining({ path: 'segments.odd.groups' }),
      ]),
    });
    await expect(
      apply(organizationId, { format: 2, flags: { a: { enabled: true, tags: 'web' } }, flag: {} } as JsonObject),
    ).rejects.toMatchObject({
      problems: [
        { path: 'format', message: 'is 2, expected 1' },
        { path: 'flags.a.tags', message: 'is "web", expected a list' },
        { path: 'flags.a.enabled', message: 'is not a known member, expected none of this name' },
        { path: 'flag', message: 'is not a known member, expected none of this name' },
      ],
    });
    for (const broken of [[], 'flags', null, 1])
      await expect(
        applyConfiguration(node.services, fullCaller, { organizationId, document: broken }),
      ).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await exported(organizationId)).toEqual(before);
  });

  it('refuses keys that no new flag may have, and leaves out no member by its name', async () => {
    const organizationId = await empty();
    const refused = (text: string) => expect(apply(organizationId, JSON.parse(text))).rejects;
    await refused('{"format":1,"flags":{"constructor":{}}}').toThrow(
      'flags.constructor.key: is "constructor", expected a key other than __proto__, constructor, prototype',
    );
    for (const kind of ['flags', 'segments', 'holdouts', 'environments'])
      await refused(`{"format":1,"${kind}":{"__proto__":{}}}`).toThrow(
        'has a member "__proto__", expected any other name',
      );
    await refused('{"format":1,"flags":{"a":{"settings":{"__proto__":{"enabled":true}}}}}').toThrow('"__proto__"');
  });

  it('shows as a preview what it would change, and changes nothing', async () => {
    const organizationId = await empty();
    const before = (await node.services.live.snapshot(organizationId)).revision;
    const preview = await apply(organizationId, document, { ...EVERYTHING, preview: true });
    expect(preview).toMatchObject({ revision: before, waitsFor: [] });
    expect(preview.objects).toHaveLength(8);
    const applied = await apply(organizationId, document, EVERYTHING);
    expect(applied.objects.map(({ entityKey }) => entityKey)).toEqual(
      preview.objects.map(({ entityKey }) => entityKey),
    );
    const [{ differences = [] } = {}] = (
      await apply(
        organizationId,
        { format: 1, flags: { gate: {} }, environments: { production: live } },
        { preview: true },
      )
    ).objects;
    expect(differences.map(({ path }) => path.join('.'))).toEqual(['settings.production.switch']);
  });

  it('of another revision is a conflict, unless it would change nothing', async () => {
    const organizationId = await empty();
    const { revision } = await node.services.live.snapshot(organizationId);
    const applied = await apply(organizationId, document, { expectedRevision: revision });
    expect((await apply(organizationId, document, { expectedRevision: revision })).revision).toBe(applied.revision);
    await expect(
      apply(
        organizationId,
        { format: 1, flags: { gate: {} }, environments: { production: live } },
        { expectedRevision: revision },
      ),
    ).rejects.toMatchObject({ code: 'VERSION_CONFLICT', current: { entityType: 'organization', id: organizationId } });
  });
});
