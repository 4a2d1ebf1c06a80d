import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type ApiKeyCache, createApiKeyCache } from '../../src/live/api-key-cache.ts';
import { secretColumns } from '../../src/store/api-keys.ts';
import type { Store } from '../../src/store/store.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

let app: TestApp;
/** What the database does when a key is read. */
let findUnique: (args: object) => Promise<unknown>;
let keys: ApiKeyCache;
let secret: string;
let id: string;

beforeEach(async () => {
  app = await createTestApp();
  ({ id, secret } = await app.createKey());
  const { store } = app.services;
  const { apiKey } = store.acrossOrganizations;
  findUnique = (args) => Reflect.apply(apiKey.findUnique, apiKey, [args]);
  keys = cacheOn({ keyStaleSeconds: 3_600 });
});
afterEach(() => app.close());

function cacheOn(settings: { readonly keyStaleSeconds: number }): ApiKeyCache {
  const { store, live } = app.services;
  const acrossOrganizations = {
    apiKey: { findUnique: (args: object) => findUnique(args), updateMany: async () => {} },
  };
  // Reading a key and noting its use is all that the cache does with the database.
  const watched = { ...store, clock: app.services.clock, acrossOrganizations } as unknown as Store;
  return createApiKeyCache(watched, live, settings, () => {});
}

const unreachable = async () => {
  throw Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), { code: 'ECONNREFUSED' });
};

const found = async (given = secret) => (await keys.find(given))?.id;

describe('while the database does not answer, a key', () => {
  it('that was read before is used for the time that is set, and then no longer', async () => {
    expect(await found()).toBe(id);
    findUnique = unreachable;
    await app.clock.advance(3_599_000);
    expect(await found()).toBe(id);
    await app.clock.advance(1_000);
    await expect(found()).rejects.toThrow('ECONNREFUSED');
  });

  it('that was never read cannot be used', async () => {
    findUnique = unreachable;
    await expect(found()).rejects.toThrow('ECONNREFUSED');
    await expect(found('unknown-secret-of-some-length')).rejects.toThrow('ECONNREFUSED');
  });

  it('that was unknown before is not taken for unknown', async () => {
    const unknown = 'unknown-secret-of-some-length';
    expect(await found(unknown)).toBeUndefined();
    findUnique = unreachable;
    await app.clock.advance(5_000);
    await expect(found(unknown)).rejects.toThrow('ECONNREFUSED');
  });

  it('is used after a second when nothing comes back at all, and then at once', async () => {
    expect(await found()).toBe(id);
    const silent = vi.fn(() => new Promise<never>(() => {}));
    findUnique = silent;
    await app.clock.advance(5_000);
    const waiting = found();
    await app.clock.advance(1_000);
    expect(await waiting).toBe(id);
    expect(keys.find(secret)).toMatchObject({ id });
    await app.clock.advance(10_000);
    expect(keys.find(secret)).toMatchObject({ id });
    expect(silent).toHaveBeenCalledTimes(1);
  });

  it('that this node was notified of as revoked is not used', async () => {
    expect(await found()).toBe(id);
    findUnique = unreachable;
    keys.forget(id);
    await expect(found()).rejects.toThrow('ECONNREFUSED');
  });

  it('expires all the same', async () => {
    const expiresAt = new Date(app.clock.now() + 60_000).toISOString();
    const expiring = await app.createKey({ expiresAt });
    expect(await found(expiring.secret)).toBe(expiring.id);
    findUnique = unreachable;
    await app.clock.advance(60_000);
    expect(await found(expiring.secret)).toBeUndefined();
  });

  it('is not used when the setting is off', async () => {
    keys = cacheOn({ keyStaleSeconds: 0 });
    expect(await found()).toBe(id);
    findUnique = unreachable;
    await app.clock.advance(5_000);
    await expect(found()).rejects.toThrow('ECONNREFUSED');
  });
});

describe('a flood of unknown keys', () => {
  it('reads few at once and each only once, and leaves known keys cached', async () => {
    expect(await found()).toBe(id);
    let [active, most, reads] = [0, 0, 0];
    findUnique = async () => {
      [active, reads] = [active + 1, reads + 1];
      most = Math.max(most, active);
      await new Promise(setImmediate);
      active -= 1;
      return null;
    };
    const flood = Array.from({ length: 12_000 }, (_, index) => `unknown-secret-${index}`);
    await Promise.all(flood.map((each) => keys.find(each)));
    expect([most, reads]).toEqual([4, 12_000]);
    expect(keys.find(secret)).toMatchObject({ id });
    expect(keys.find('unknown-secret-11999')).toBeUndefined();
    expect(reads).toBe(12_000);
  });
});

describe('once the database answers again, a key', () => {
  it('that was revoked meanwhile is refused', async () => {
    expect(await found()).toBe(id);
    const read = findUnique;
    findUnique = unreachable;
    await app.clock.advance(5_000);
    expect(await found()).toBe(id);
    const where = { fingerprint: secretColumns(secret).fingerprint };
    await app.services.store.acrossOrganizations.apiKey.update({ where, data: { revokedAt: new Date(0) } });
    findUnique = read;
    await app.clock.advance(1_000);
    await expect.poll(() => found()).toBeUndefined();
  });
});
