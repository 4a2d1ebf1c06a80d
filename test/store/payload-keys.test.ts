import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSealed, SEALED_PREFIX } from '../../src/domain/sealed-payload.ts';
import { createPayloadKeys, type PayloadPlace } from '../../src/store/flags/payload-keys.ts';

const newSecret = () => randomBytes(32).toString('base64url');
const place: PayloadPlace = { organizationId: 'org-a', flagId: 'flag-1' };

const keysOf = (...keys: string[]) => {
  const unreadable: PayloadPlace[] = [];
  return { ...createPayloadKeys({ keys, newSecret, onUnreadable: (where) => unreadable.push(where) }), unreadable };
};

describe('a key', () => {
  it('reads every payload that it has encrypted', () => {
    const keys = keysOf(newSecret());
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        const sealed = keys.seal(place, payload as never);
        expect(isSealed(sealed)).toBe(true);
        expect(keys.open(place, sealed)).toEqual(JSON.parse(JSON.stringify(payload)));
      }),
    );
    expect(keys.unreadable).toEqual([]);
  });

  it('never encrypts the same payload twice in the same way', () => {
    const keys = keysOf(newSecret());
    const sealed = Array.from({ length: 50 }, () => keys.seal(place, 'the same'));
    expect(new Set(sealed).size).toBe(50);
  });

  it('is read in base64 and in base64url alike', () => {
    const bytes = Buffer.from('fb'.repeat(32), 'hex');
    const sealed = keysOf(bytes.toString('base64')).seal(place, 1);
    expect(keysOf(bytes.toString('base64url')).open(place, sealed)).toBe(1);
  });

  it.each([
    { ...place, organizationId: 'org-b' },
    { ...place, flagId: 'flag-2' },
    { organizationId: 'org-', flagId: 'a-flag-1' },
  ])('reads nothing of what was encrypted elsewhere: %j', (elsewhere) => {
    const keys = keysOf(newSecret());
    expect(keys.open(elsewhere, keys.seal(place, 'secret'))).toBeUndefined();
  });

  it('reads nothing that was changed, wherever, and says so once for the flag', () => {
    const keys = keysOf(newSecret());
    const sealed = keys.seal(place, { a: 'secret' });
    for (let index = SEALED_PREFIX.length; index < sealed.length - 1; index += 1) {
      const damaged = `${sealed.slice(0, index)}${sealed[index] === 'A' ? 'B' : 'A'}${sealed.slice(index + 1)}`;
      expect(keys.open(place, damaged)).toBeUndefined();
    }
    expect(keys.unreadable).toEqual([place]);
  });

  it('returns undefined for a text that is not a ciphertext', () => {
    const keys = keysOf(newSecret());
    const own = keys.seal(place, 1).slice(0, SEALED_PREFIX.length + 17);
    for (const text of [SEALED_PREFIX, `${SEALED_PREFIX}x`, own, `${own}AAAA`, `${own}${'A'.repeat(38)}`, `${own}\n`])
      expect(keys.open(place, text)).toBeUndefined();
  });
});

describe('several keys', () => {
  it('encrypt with the first and read what any of them encrypted', () => {
    const [older, newer] = [newSecret(), newSecret()];
    const before = keysOf(older).seal(place, 'before');
    const both = keysOf(newer, older);
    const after = both.seal(place, 'after');
    expect(both.open(place, before)).toBe('before');
    expect(keysOf(newer).open(place, after)).toBe('after');
    expect([both.isCurrent(before), both.isCurrent(after)]).toEqual([false, true]);
    expect(keysOf(newer).open(place, before)).toBeUndefined();
  });
});

describe('no key', () => {
  it('encrypts nothing and reads nothing', () => {
    const none = keysOf();
    const sealed = keysOf(newSecret()).seal(place, 'secret');
    expect([none.canSeal, none.isCurrent(sealed), none.open(place, sealed)]).toEqual([false, false, undefined]);
    expect(() => none.seal(place, 'secret')).toThrow();
  });
});
