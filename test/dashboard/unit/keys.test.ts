import { describe, expect, it } from 'vitest';
import { inputOf, type NewKey } from '../../../src/dashboard/keys/new-key.ts';
import { permissionsSentence, permissionWords } from '../../../src/dashboard/words/permissions.ts';
import { permissions } from '../../../src/domain/permission.ts';

const key: NewKey = {
  ...{ name: 'Checkout', purpose: 'SERVER', permissions: ['evaluate', 'flag:read'] },
  ...{ environment: undefined, lifetime: '' },
};

describe('a new key', () => {
  it('of an app is public and evaluates, though other permissions were chosen before', () => {
    expect(inputOf('o', { ...key, purpose: 'APP', environment: 'production' }, 0)).toEqual({
      ...{
        organizationId: 'o',
        name: 'Checkout',
        kind: 'CLIENT',
        permissions: ['evaluate'],
        environment: 'production',
      },
    });
  });

  it('expires so many days after now', () => {
    const now = Date.parse('2026-01-15T12:00:00Z');
    expect(inputOf('o', { ...key, lifetime: '7' }, now).expiresAt).toBe('2026-01-22T12:00:00.000Z');
    expect(inputOf('o', key, now)).not.toHaveProperty('expiresAt');
  });
});

describe('the words for permissions', () => {
  it('are there for each one', () => {
    expect(Object.keys(permissionWords).sort()).toEqual(Object.keys(permissions).sort());
  });

  it('are a sentence', () => {
    expect(permissionsSentence(['evaluate', 'environment:read'])).toBe(
      'May ask which answers flags give and see environments.',
    );
    expect(permissionsSentence(['flag:read', '*'])).toBe('May do everything.');
    expect(permissionsSentence([])).toBe('May do nothing.');
  });
});
