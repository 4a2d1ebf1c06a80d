import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey, revokeApiKey } from '../../src/actions/api-keys.ts';
import type { Database } from '../../src/store/database.ts';
import { openTestDatabase } from '../support/test-database.ts';
import { startTestNode, type TestNode } from '../support/test-node.ts';
import { anybody, makeOrganization, somebody } from '../support/test-organization.ts';

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

describe('somebody who is bound to an environment', () => {
  it('makes keys for it, and for no other', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const bound = somebody('bound', { organizationId, environment: 'development' });
    const { secret } = await createApiKey(node.services, bound, { name: 'own' });
    expect(await node.services.keys.find(secret)).toMatchObject({ organizationId, environment: 'development' });
    const elsewhere = createApiKey(node.services, bound, { name: 'elsewhere', environment: 'production' });
    await expect(elsewhere).rejects.toMatchObject({ entityType: 'environment', entityKey: 'production' });
  });

  it('revokes the keys of it, and knows no other', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const bound = somebody('bound', { organizationId, environment: 'development' });
    for (const environment of ['production', null]) {
      const { id, secret } = await createApiKey(node.services, anybody, { name: 'other', organizationId, environment });
      await expect(revokeApiKey(node.services, bound, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await node.services.keys.find(secret)).toBeDefined();
    }
    const { id, secret } = await createApiKey(node.services, bound, { name: 'own' });
    await revokeApiKey(node.services, bound, { id });
    expect(await node.services.keys.find(secret)).toBeUndefined();
  });
});

describe('a public key', () => {
  it('made by somebody who is bound to an organization is bound to the same', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const bound = somebody('bound', { organizationId });
    const { secret } = await createApiKey(node.services, bound, { name: 'page', kind: 'CLIENT' });
    expect(await node.services.keys.find(secret)).toMatchObject({ organizationId, kind: 'CLIENT' });
  });
});
