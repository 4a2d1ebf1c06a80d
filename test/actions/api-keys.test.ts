import crypto, { randomUUID } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createApiKey, revokeApiKey } from '../../src/actions/api-key/api-keys.ts';
import { findApiKey } from '../../src/store/api-keys.ts';
import type { Database } from '../../src/store/database/database.ts';
import { everyRow } from '../support/every-row.ts';
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

describe('a caller that is bound to an environment', () => {
  it('makes keys for it, and for no other', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const bound = keyCaller('bound', { organizationId, environment: 'development' });
    const { secret } = await createApiKey(node.services, bound, { name: 'own' });
    expect(await node.services.keys.find(secret)).toMatchObject({ organizationId, environment: 'development' });
    const elsewhere = createApiKey(node.services, bound, { name: 'elsewhere', environment: 'production' });
    await expect(elsewhere).rejects.toMatchObject({ entityType: 'environment', entityKey: 'production' });
  });

  it('revokes the keys of it, and knows no other', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const bound = keyCaller('bound', { organizationId, environment: 'development' });
    for (const environment of ['production', null]) {
      const { id, secret } = await createApiKey(node.services, fullCaller, {
        name: 'other',
        organizationId,
        environment,
      });
      await expect(revokeApiKey(node.services, bound, { id })).rejects.toMatchObject({ code: 'NOT_FOUND' });
      expect(await node.services.keys.find(secret)).toBeDefined();
    }
    const { id, secret } = await createApiKey(node.services, bound, { name: 'own' });
    await revokeApiKey(node.services, bound, { id });
    expect(await node.services.keys.find(secret)).toBeUndefined();
  });
});

describe('a public key', () => {
  it('made by a caller that is bound to an organization is bound to the same one', async () => {
    const { organizationId } = await makeOrganization(node.services);
    const bound = keyCaller('bound', { organizationId });
    const { secret } = await createApiKey(node.services, bound, { name: 'page', kind: 'CLIENT' });
    expect(await node.services.keys.find(secret)).toMatchObject({ organizationId, kind: 'CLIENT' });
  });
});

describe('a key of a secret that its bearers have already', () => {
  const make = (secret: string, more: object = {}) =>
    createApiKey(node.services, fullCaller, { name: 'older', permissions: ['*'], secret, ...more });

  it('lets in who shows it, and is recognized by its last characters', async () => {
    const secret = `phx_${randomUUID()}`;
    const { organizationId } = await makeOrganization(node.services);
    const { id, ...made } = await make(secret, { organizationId });
    expect(made).toEqual({ secret });
    expect(await node.services.keys.find(secret)).toMatchObject({ id, organizationId });
    const row = await database.client.apiKey.findUniqueOrThrow({ where: { id } });
    expect(row.hint).toBe(secret.slice(-4));
    expect(await everyRow(database.client)).not.toContain(secret);
  });

  it('lets them in at once, on every node, though they have knocked before', async () => {
    const secret = `phc_${randomUUID()}`;
    const other = await startTestNode(database);
    expect([await node.services.keys.find(secret), await other.services.keys.find(secret)]).toEqual([
      undefined,
      undefined,
    ]);
    const { id } = await make(secret);
    expect(await node.services.keys.find(secret)).toMatchObject({ id });
    // Sooner than the secret is cached as unknown.
    await vi.waitFor(async () => expect(await other.services.keys.find(secret)).toMatchObject({ id }), 3_000);
    await other.close();
  });

  it.each([
    ['too short', 'x'.repeat(15)],
    ['too long', 'x'.repeat(256)],
    ['with a blank', 'a secret with blanks'],
    ['with a letter beyond ASCII', 'smörgåsbord-and-more'],
    ['with a line after it', `${'x'.repeat(16)}\n`],
    ['empty', ''],
  ])('is not made of one that is %s, and the message keeps it to itself', async (_, secret) => {
    const failure = await make(secret).catch((error: unknown) => error);
    expect(failure).toMatchObject({ code: 'VALIDATION_FAILED', problems: [{ path: 'secret' }] });
    if (secret !== '') expect(String(failure)).not.toContain(secret.trim());
  });

  it.each(['x'.repeat(12), 'x'.repeat(251)])(
    'is made of one that is just long enough or just not too long',
    async (x) => {
      const secret = `${x}${randomUUID().slice(0, 4)}`;
      await make(secret);
      expect(await node.services.keys.find(secret)).toBeDefined();
    },
  );

  it('is refused to every caller if a key has the secret or had it, without revealing the key', async () => {
    const [one, another] = [await makeOrganization(node.services), await makeOrganization(node.services)];
    const secret = randomUUID();
    const { id } = await make(secret, { organizationId: one.organizationId });
    const again = () => make(secret, { organizationId: another.organizationId });
    const refusal = { code: 'KEY_TAKEN', current: null, message: expect.not.stringContaining(one.organizationId) };
    await expect(again()).rejects.toMatchObject(refusal);
    await expect(make(secret)).rejects.toMatchObject(refusal);
    await revokeApiKey(node.services, fullCaller, { id });
    await expect(again()).rejects.toMatchObject(refusal);
    expect(await node.services.keys.find(secret)).toBeUndefined();
  });

  it('is made once when several are to be made at the same time', async () => {
    const secret = randomUUID();
    const places = await Promise.all(Array.from({ length: 4 }, () => makeOrganization(node.services)));
    const made = await Promise.allSettled(places.map(({ organizationId }) => make(secret, { organizationId })));
    expect(made.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected', 'rejected']);
  });
});

describe('a secret', () => {
  it('belongs to a key only if the whole hash matches, however the key is found', async () => {
    const { id, secret } = await createApiKey(node.services, fullCaller, { name: 'whole' });
    const { hash } = await database.client.apiKey.findUniqueOrThrow({ where: { id } });
    const other = `${hash.slice(0, 63)}${hash.endsWith('0') ? '1' : '0'}`;
    await database.client.apiKey.update({ where: { id }, data: { hash: other } });
    expect(await findApiKey(node.services.store, secret)).toBeUndefined();
    await database.client.apiKey.update({ where: { id }, data: { hash } });
    expect(await findApiKey(node.services.store, secret)).toMatchObject({ id });
  });

  it('is compared in constant time, also when there is nothing to compare it with', async () => {
    const { secret } = await createApiKey(node.services, fullCaller, { name: 'compared' });
    const compared = vi.spyOn(crypto, 'timingSafeEqual');
    syncBuiltinESMExports();
    onTestFinished(() => {
      compared.mockRestore();
      syncBuiltinESMExports();
    });
    for (const shown of [secret, 'no key has this secret']) {
      compared.mockClear();
      await findApiKey(node.services.store, shown);
      expect(compared.mock.calls.map((sides) => sides.map(({ byteLength }) => byteLength))).toEqual([[32, 32]]);
    }
  });
});
