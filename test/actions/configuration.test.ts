import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ApplyConfigurationInput,
  applyConfiguration,
} from '../../src/actions/configuration/apply-configuration.ts';
import { exportOrganization } from '../../src/actions/export/export-organization.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Database } from '../../src/store/database/database.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { anybody, makeOrganization } from '../support/test-organization.ts';

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
  exportOrganization(node.services, anybody, { organizationId, ...more });
const apply = (organizationId: string, document: JsonObject, more: Partial<ApplyConfigurationInput> = {}) =>
  applyConfiguration(node.services, anybody, { organizationId, document, ...more });
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
});
