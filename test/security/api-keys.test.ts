import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey } from '../../src/actions/api-key/api-keys.ts';
import { identify } from '../../src/actions/identify.ts';
import { ensureAdminKey } from '../../src/store/api-keys.ts';
import { mutate } from '../support/mutate.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

let app: TestApp;
beforeAll(async () => {
  app = await createTestApp({ now: '2026-06-01T12:00:00.000Z' });
});
afterAll(() => app.close());

const answersWith = async (key: string) => (await app.graphql('{ viewer { __typename } }', {}, { key })).status;

describe('a key that another key makes', () => {
  const IN_AN_HOUR = '2026-06-01T13:00:00.000Z';

  async function expiringMaker() {
    const { organizationId } = await makeOrganization(app.services);
    const permissions = ['key:manage', 'evaluate', 'flag:read'] as const;
    const { secret } = await app.createKey({ organizationId, permissions, expiresAt: IN_AN_HOUR });
    const make = (input: object) =>
      mutate(
        app,
        'createApiKey',
        { name: 'made', ...input },
        { key: secret, select: '... on CreatedApiKey { apiKey { expiresAt } }' },
      );
    return { organizationId, make };
  }

  it.each([
    ['with it, if nothing else is said', {}, IN_AN_HOUR],
    ['with it, if it is to expire never', { expiresAt: null }, IN_AN_HOUR],
    ['at the same instant, if that is said', { expiresAt: '2026-06-01T15:00:00+02:00' }, IN_AN_HOUR],
    ['earlier, if that is said', { expiresAt: '2026-06-01T12:30:00.000Z' }, '2026-06-01T12:30:00.000Z'],
  ])('expires %s', async (_, input, expiresAt) => {
    const { make } = await expiringMaker();
    expect(JSON.stringify(await make(input))).toContain(expiresAt);
  });

  it('never expires later than its maker', async () => {
    const { make } = await expiringMaker();
    expect(await make({ expiresAt: '2026-06-01T13:00:00.001Z' })).toMatchObject({
      __typename: 'ValidationError',
      problems: [{ path: 'expiresAt' }],
    });
  });

  it('has no permission that its maker lacks', async () => {
    const { make } = await expiringMaker();
    for (const permission of ['flag:write', 'change:approve', '*'])
      expect(await make({ permissions: [permission] })).toMatchObject({ __typename: 'PermissionError', permission });
  });

  it('is bound to the organization of its maker', async () => {
    const { make } = await expiringMaker();
    const { organizationId } = await makeOrganization(app.services);
    expect((await make({ organizationId })).__typename).toBe('NotFoundError');
  });
});

describe('a secret of another organization', () => {
  async function stranger() {
    const { organizationId } = await makeOrganization(app.services);
    const { secret } = await app.createKey({ organizationId, permissions: ['key:manage', 'evaluate'] });
    const caller = await identify(app.services, secret, 'none', 'graphql');
    return (guess: string) =>
      createApiKey(app.services, caller, { name: 'imported', secret: guess }).then(
        () => 'imported',
        (error: Error) => `${error.name} ${error.message}`,
      );
  }

  it('is refused with the words for a secret that no key can have', async () => {
    const imports = await stranger();
    const { secret } = await app.createKey({ secret: randomUUID() });
    expect(await imports(secret)).toBe(await imports('too short'));
  });

  it('can be guessed ten times, and then every import of the organization has to wait', async () => {
    const imports = await stranger();
    const { secret } = await app.createKey({ secret: randomUUID() });
    for (let guess = 1; guess <= 10; guess += 1) expect(await imports(secret)).toMatch(/^ValidationError/);
    expect(await imports(secret)).toMatch(/^RateLimitedError/);
    expect(await imports(randomUUID())).toMatch(/^RateLimitedError/);
    const others = await stranger();
    expect(await others(randomUUID())).toBe('imported');
    app.clock.advance(3_600_001);
    expect(await imports(randomUUID())).toBe('imported');
  });

  it('is named as taken to who may see the key that has it', async () => {
    const { organizationId } = await makeOrganization(app.services);
    const secret = randomUUID();
    await app.createKey({ organizationId, secret });
    const { secret: key } = await app.createKey({ organizationId });
    const answer = await mutate(app, 'createApiKey', { name: 'again', secret }, { key });
    expect(answer).toMatchObject({ __typename: 'ConflictError', code: 'KEY_TAKEN' });
  });
});

describe('the administrator’s key', () => {
  it('is the one of the setting: an earlier secret has no rights once another one is set', async () => {
    const { store } = app.services;
    const [first, second] = [`admin-${randomUUID()}`, `admin-${randomUUID()}`];
    await ensureAdminKey(store, first);
    expect(await answersWith(first)).toBe(200);
    await ensureAdminKey(store, second);
    app.clock.advance(10_000);
    expect([await answersWith(first), await answersWith(second)]).toEqual([401, 200]);
    await ensureAdminKey(store, first);
    app.clock.advance(10_000);
    expect([await answersWith(first), await answersWith(second)]).toEqual([200, 401]);
  });

  it('stays revoked when a caller has revoked it', async () => {
    const { store } = app.services;
    const secret = `admin-${randomUUID()}`;
    await ensureAdminKey(store, secret);
    const { id = '' } = (await app.services.keys.find(secret)) ?? {};
    await mutate(app, 'revokeApiKey', { id });
    await ensureAdminKey(store, secret);
    expect(await answersWith(secret)).toBe(401);
  });
});
