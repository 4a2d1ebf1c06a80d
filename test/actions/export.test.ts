import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportOrganization } from '../../src/actions/export/export-organization.ts';
import type { CreateFlagInput } from '../../src/actions/flag/flag-inputs.ts';
import { createFlag } from '../../src/actions/flag/flags.ts';
import { createEnvironment, updateEnvironment } from '../../src/actions/organization/environments.ts';
import { createHoldout } from '../../src/actions/segment/holdouts.ts';
import { createSegment } from '../../src/actions/segment/segments.ts';
import { setFlagSwitch } from '../../src/actions/setting/settings.ts';
import type { Database } from '../../src/store/database/database.ts';
import { statementsOf } from '../support/count-statements.ts';
import { createTestApp } from '../support/test-app.ts';
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

const exported = (organizationId: string, more: object = {}) =>
  exportOrganization(node.services, fullCaller, { organizationId, ...more });

/** An organization with one of everything that an export shows. */
async function makeFull() {
  const place = await makeOrganization(node.services);
  const { organizationId, flag } = place;
  const { services } = node;
  await createEnvironment(services, fullCaller, { organizationId, key: 'staging', queries: ['qa'] });
  await updateEnvironment(services, fullCaller, { organizationId, key: 'production', name: 'Live' });
  await createHoldout(services, fullCaller, { organizationId, key: 'control', exclusionPercentage: 5 });
  await createSegment(services, fullCaller, { organizationId, key: 'crew', kind: 'STATIC', members: ['ola', 'ida'] });
  const conditions = [{ operator: 'IN_SEGMENT' as const, values: ['crew'] }];
  await createSegment(services, fullCaller, { organizationId, key: 'friends', groups: [{ conditions }] });
  await flag('gate');
  await flag('plain', { settings: [] });
  const exposureSchedule = {
    steps: [{ exposurePercentage: 10, intervalMilliseconds: 1000 }, { exposurePercentage: 50 }],
  };
  const rules = [
    {
      key: 'crew',
      groups: [{ conditions }],
      split: [
        { variant: 'a', weight: 40 },
        { variant: 'b', weight: 60 },
      ],
    },
    { key: 'slow', exposureSchedule, variant: 'b', fallsThrough: false, startsAt: '2026-01-01T00:00:00.000Z' },
  ];
  await flag('full', {
    valueType: 'STRING',
    variants: [
      { key: 'a', value: 'A', payload: { x: 1 } },
      { key: 'b', value: 'B', name: 'Bee' },
    ],
    tags: ['z', 'a'],
    holdout: 'control',
    prerequisites: [{ flagKey: 'gate' }],
    settings: [
      {
        environment: 'production',
        enabled: null,
        rolloutPercentage: 30,
        rolloutCondition: { minVersion: '2.0.0' },
        rules,
      },
    ],
  });
  return place;
}

/** The input with which a flag of a document is created. */
function toInput(organizationId: string, key: string, flag: object): CreateFlagInput {
  const { settings = {}, ...rest } = flag as { settings?: Record<string, object> };
  return {
    organizationId,
    key,
    ...rest,
    settings: Object.entries(settings).map(([environment, setting]) => ({ environment, ...setting })),
  };
}

/** Creates what a document describes in another organization, by the verbs that its members are the inputs of. */
async function recreate(organizationId: string, document: object): Promise<void> {
  const { services } = node;
  const parts = document as Record<string, Record<string, object>>;
  for (const [key, more] of Object.entries(parts.environments ?? {})) {
    const exists = key === 'production' || key === 'development';
    await (exists ? updateEnvironment : createEnvironment)(services, fullCaller, {
      organizationId,
      key,
      ...more,
    });
  }
  for (const [key, more] of Object.entries(parts.holdouts ?? {}))
    await createHoldout(services, fullCaller, { organizationId, key, ...more });
  for (const [key, more] of Object.entries(parts.segments ?? {}))
    await createSegment(services, fullCaller, { organizationId, key, ...more });
  for (const key of ['gate', 'plain', 'full'])
    await createFlag(services, fullCaller, toInput(organizationId, key, parts.flags?.[key] ?? {}));
}

describe('an export', () => {
  it('has objects by their keys, without ids, times, and what is as by default', async () => {
    const { organizationId } = await makeFull();
    const document = await exported(organizationId);
    expect(JSON.stringify(document)).not.toMatch(/"id"|createdAt|[0-9a-f]{8}-[0-9a-f]{4}/);
    expect(document).toMatchObject({
      format: 1,
      environments: { staging: { queries: ['qa'] }, development: { name: 'Development' } },
      holdouts: { control: { exclusionPercentage: 5 } },
      segments: { crew: { kind: 'STATIC', members: ['ida', 'ola'] } },
      flags: {
        gate: { settings: { production: { enabled: true } } },
        full: { tags: ['z', 'a'], prerequisites: [{ flagKey: 'gate' }] },
      },
    });
    expect(document.flags).toMatchObject({ plain: {} });
    expect(Object.keys(document.flags as object)).toEqual(['full', 'gate', 'plain']);
    expect((document.flags as Record<string, object>).plain).toEqual({});
  });

  it('makes another organization of which the export is the same, when its members are used as inputs', async () => {
    const { organizationId } = await makeFull();
    const document = await exported(organizationId);
    const other = (await makeOrganization(node.services)).organizationId;
    await recreate(other, document);
    expect(JSON.stringify(await exported(other))).toBe(JSON.stringify(document));
  });

  it('shows only the environments and flags that are asked for, and that the caller sees', async () => {
    const { organizationId } = await makeFull();
    const some = await exported(organizationId, { environments: ['staging'], flagKeys: ['gate'] });
    expect(some).toMatchObject({ environments: { staging: {} }, flags: { gate: {} } });
    expect(Object.keys(some.environments as object)).toEqual(['staging']);
    await expect(exported(organizationId, { environments: ['nowhere'] })).rejects.toMatchObject({
      entityType: 'environment',
    });
    await expect(exported(organizationId, { flagKeys: ['nothing'] })).rejects.toMatchObject({ entityType: 'flag' });
    const bound = keyCaller('bound', { organizationId, environment: 'staging' });
    const own = await exportOrganization(node.services, bound, { organizationId });
    expect(JSON.stringify(own)).not.toContain('production');
    for (const missing of ['environment:read', 'segment:read', 'flag:read'] as const) {
      const allowed = (['environment:read', 'segment:read', 'flag:read'] as const).filter((each) => each !== missing);
      const reader = keyCaller('reader', { organizationId, allowed });
      await expect(exportOrganization(node.services, reader, { organizationId })).rejects.toMatchObject({
        permission: missing,
      });
    }
  });

  it('does not depend on when and in which order things were changed', async () => {
    const { organizationId } = await makeFull();
    const before = JSON.stringify(await exported(organizationId));
    for (const enabled of [false, true])
      await setFlagSwitch(node.services, fullCaller, { organizationId, flagKey: 'gate', enabled });
    expect(JSON.stringify(await exported(organizationId))).toBe(before);
  });
});

it('is read from memory by the graph, with the organization’s one statement', { timeout: 60_000 }, async () => {
  const app = await createTestApp();
  const { organizationId, flag } = await makeOrganization(app.services);
  for (let index = 0; index < 10; index += 1) await flag(`flag-${index}`);
  await app.services.live.snapshot(organizationId);
  const query = `{ organization(id: "${organizationId}") { export(environments: ["production"]) } }`;
  const statements = await statementsOf(async () => {
    const { data, errors } = await app.graphql<{ organization: { export: { flags: object } } }>(query);
    expect(errors).toBeUndefined();
    expect(Object.keys(data.organization.export.flags)).toHaveLength(10);
  });
  expect(statements.length).toBeLessThanOrEqual(1);
  await app.close();
});
