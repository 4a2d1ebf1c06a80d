import { afterAll, beforeAll, expect, it } from 'vitest';
import { evaluateFlag } from '../../src/actions/evaluation/evaluations.ts';
import { registerGroupTypes } from '../../src/actions/subject/group-types.ts';
import { EMPTY_CONTEXT } from '../../src/domain/evaluation.ts';
import { readChanges } from '../../src/store/commit/change-log.ts';
import type { Database } from '../../src/store/database/database.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { fullCaller, makeOrganization } from '../support/test-organization.ts';

let database: Database;
let node: TestNode;
let other: TestNode;

beforeAll(async () => {
  database = await openTestDatabase();
  node = await startTestNode(database);
  other = await startTestNode(database);
});

afterAll(async () => {
  await other.close();
  await node.close();
  await database.close();
});

const typesOf = async ({ services }: TestNode, id: string) => (await services.live.snapshot(id)).groupTypes;

it('types of group keep the order in which they became known, and each is logged once', async () => {
  const { organizationId } = await makeOrganization(node.services);
  await registerGroupTypes(node.services, organizationId, ['company', 'project', 'company']);
  await registerGroupTypes(node.services, organizationId, ['project', 'team', 'company']);
  expect(await typesOf(node, organizationId)).toEqual(['company', 'project', 'team']);
  const added = (await readChanges(database.client, organizationId, 0)).filter(
    ({ kind }) => kind === 'GROUP_TYPE_ADDED',
  );
  expect(added.map(({ entityKey, actorId, after }) => [entityKey, actorId, after])).toEqual([
    ['company', 'system', { name: 'company', position: 0 }],
    ['project', 'system', { name: 'project', position: 1 }],
    ['team', 'system', { name: 'team', position: 2 }],
  ]);
});

it('there are five at the most, and names that can be none do not count', async () => {
  const { organizationId } = await makeOrganization(node.services);
  const impossible = ['', 'x'.repeat(129), 'nul\0', '#0', '#4'];
  await registerGroupTypes(node.services, organizationId, [...impossible, 'a', 'b', 'c', 'd', 'e', 'f']);
  await registerGroupTypes(node.services, organizationId, ['g']);
  expect(await typesOf(node, organizationId)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('two nodes that hear of different types at the same time agree on their order', async () => {
  const { organizationId } = await makeOrganization(node.services);
  await typesOf(other, organizationId);
  await Promise.all([
    registerGroupTypes(node.services, organizationId, ['company', 'project']),
    registerGroupTypes(other.services, organizationId, ['project', 'company']),
  ]);
  for (const { services } of [node, other]) await services.live.refresh(organizationId);
  const types = await typesOf(node, organizationId);
  expect([...types].sort()).toEqual(['company', 'project']);
  expect(await typesOf(other, organizationId)).toEqual(types);
});

it('a flag that names a type by its place answers as soon as the type is known', async () => {
  const { organizationId, flag } = await makeOrganization(node.services);
  const conditions = [{ attribute: 'plan', operator: 'EQUALS', values: ['pro'], groupType: '#0' }] as const;
  const rules = [{ groups: [{ conditions }], bucketing: { by: 'GROUP', groupType: '#0' } }] as const;
  await flag('by-company', { settings: [{ environment: 'production', enabled: true, defaultVariant: null, rules }] });
  const groups = { company: { key: 'acme', attributes: { plan: 'pro' } } };
  const place = { organizationId, flagKey: 'by-company', context: { ...EMPTY_CONTEXT, targetingKey: 'user', groups } };
  expect(await evaluateFlag(node.services, fullCaller, place)).toMatchObject({ value: false });
  await registerGroupTypes(node.services, organizationId, ['company']);
  expect(await evaluateFlag(node.services, fullCaller, place)).toMatchObject({
    value: true,
    reason: 'TARGETING_MATCH',
  });
});
