import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approveChangeRequest, withdrawChangeRequest } from '../../src/actions/change-request/change-requests.ts';
import {
  type ApplyConfigurationInput,
  applyConfiguration,
} from '../../src/actions/configuration/apply-configuration.ts';
import { exportOrganization } from '../../src/actions/export/export-organization.ts';
import { updateFlag } from '../../src/actions/flag/flags.ts';
import { setFlagSetting } from '../../src/actions/setting/settings.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Database } from '../../src/store/database/database.ts';
import { requested } from '../support/approved.ts';
import { askGraph } from '../support/ask-graph.ts';
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

const exported = (organizationId: string) => exportOrganization(node.services, fullCaller, { organizationId });
const apply = (organizationId: string, document: JsonObject, more: Partial<ApplyConfigurationInput> = {}) =>
  applyConfiguration(node.services, fullCaller, { organizationId, document, ...more });
const approve = (id: string) => approveChangeRequest(node.services, keyCaller('second-person'), { id });

const production = { isDefault: true, isProduction: true, requiresApproval: true, queries: ['production', 'prod'] };
const former: JsonObject = {
  format: 1,
  environments: { production, development: { queries: ['development', 'dev'] } },
  segments: { crew: { kind: 'STATIC', members: ['ida'] } },
  holdouts: { control: { exclusionPercentage: 5 } },
  flags: {
    gate: { settings: { production: { enabled: true } } },
    old: { holdout: 'control', settings: { development: { enabled: true } } },
  },
};
const inCrew = [{ conditions: [{ operator: 'IN_SEGMENT', values: ['crew'] }] }];
const later: JsonObject = {
  format: 1,
  environments: {
    production: { ...production, isDefault: false, name: 'Live' },
    staging: { isDefault: true, queries: ['staging', 'qa'] },
  },
  segments: { friends: { groups: inCrew }, crew: { kind: 'STATIC', members: ['ida', 'ola'] } },
  holdouts: {},
  flags: {
    fresh: {
      prerequisites: [{ flagKey: 'gate' }],
      settings: { staging: { enabled: true }, production: { enabled: true } },
      variants: [
        { key: 'on', value: true, payload: 'very secret' },
        { key: 'off', value: false },
      ],
      encryptsPayloads: true,
    },
    gate: {
      settings: {
        production: {
          enabled: true,
          rules: [
            {
              key: 'friends',
              variant: 'on',
              groups: [{ conditions: [{ operator: 'IN_SEGMENT', values: ['friends'] }] }],
            },
          ],
        },
        staging: { enabled: true, rolloutPercentage: 20 },
      },
    },
  },
};
const PRUNE = { prune: ['ENVIRONMENT', 'FLAG', 'HOLDOUT', 'SEGMENT'] } as const;

/** An organization whose production needs approval. */
async function makeProtected() {
  const { organizationId } = await makeOrganization(node.services);
  await apply(organizationId, former, PRUNE);
  return organizationId;
}

const normalized = async (document: JsonObject) => {
  const { organizationId } = await makeOrganization(node.services);
  await apply(organizationId, document, PRUNE);
  return exported(organizationId);
};

describe('a configuration that changes protected answers', () => {
  it('waits as a whole, and is made as a whole by the approval of another person', async () => {
    const organizationId = await makeProtected();
    const before = await exported(organizationId);
    expect(before).toEqual(former);
    const preview = await apply(organizationId, later, { ...PRUNE, preview: true });
    expect(preview.waitsFor).toEqual(['production']);
    const id = await requested(apply(organizationId, later, PRUNE));
    expect(await exported(organizationId)).toEqual(before);
    await expect(approveChangeRequest(node.services, fullCaller, { id })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await approve(id);
    expect(await exported(organizationId)).toEqual(await normalized(later));
    expect((await apply(organizationId, later, PRUNE)).objects).toEqual([]);
  });

  it('waits once, however often it is applied, and until then no other does', async () => {
    const organizationId = await makeProtected();
    const id = await requested(apply(organizationId, later, PRUNE));
    expect(await requested(apply(organizationId, later, PRUNE))).toBe(id);
    const other = { ...later, flags: { gate: {} } };
    await expect(apply(organizationId, other)).rejects.toMatchObject({ code: 'CHANGE_REQUEST_PENDING' });
    await withdrawChangeRequest(node.services, fullCaller, { id });
    expect(await requested(apply(organizationId, other))).not.toBe(id);
  });

  it('is applied to what others have changed elsewhere meanwhile', async () => {
    const organizationId = await makeProtected();
    const id = await requested(apply(organizationId, later, PRUNE));
    await updateFlag(node.services, fullCaller, { organizationId, flagKey: 'gate', name: 'The gate' });
    await approve(id);
    const { flags } = (await normalized(later)) as { flags: { gate: JsonObject } };
    expect((await exported(organizationId)).flags).toMatchObject({ gate: { ...flags.gate, name: 'The gate' } });
  });

  it('is outdated by another change of the same values, and then nothing of it is made', async () => {
    const organizationId = await makeProtected();
    const change = { organizationId, flagKey: 'old', environment: 'development', enabled: false };
    const document = {
      format: 1,
      flags: {
        gate: {},
        old: { settings: { development: { enabled: true, rolloutPercentage: 30 } } },
      },
      environments: { production },
    };
    const id = await requested(apply(organizationId, document));
    await setFlagSetting(node.services, fullCaller, { ...change, rolloutPercentage: 40 });
    const before = await exported(organizationId);
    await expect(approve(id)).rejects.toMatchObject({ code: 'CHANGE_REQUEST_OUTDATED' });
    expect(await exported(organizationId)).toEqual(before);
    const { conflicts } = await node.services.store.db.changeRequest.findUniqueOrThrow({
      where: { id, organizationId },
    });
    expect(conflicts).toMatchObject([{ path: ['flags', 'old', 'settings', 'development', 'rolloutPercentage'] }]);
  });

  it('shows neither secrets nor other environments while it waits', async () => {
    const organizationId = await makeProtected();
    const id = await requested(apply(organizationId, later, PRUNE));
    const row = await node.services.store.db.changeRequest.findUniqueOrThrow({ where: { id, organizationId } });
    expect(JSON.stringify(row)).not.toContain('very secret');
    const source = `query ($id: ID!) { organization(id: $id) {
      changeRequests { edges { node { kind entityType before after differences { path before after } } } }
      changes(first: 100) { edges { node { kind differences { path before after } } } } } }`;
    const bound = keyCaller('bound', { organizationId, environment: 'development' });
    const seen = JSON.stringify(await askGraph(node.services, bound, source, { id: organizationId }));
    expect(seen).toContain('CONFIGURATION_APPLIED');
    expect(seen).not.toMatch(/very secret|staging|production/);
    const everything = JSON.stringify(await askGraph(node.services, fullCaller, source, { id: organizationId }));
    expect(everything).toContain('flags.gate.settings.staging');
    expect(everything).not.toContain('very secret');
  });
});
