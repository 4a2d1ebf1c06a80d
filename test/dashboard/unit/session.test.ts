import { describe, expect, it } from 'vitest';
import type { Storage } from '../../../src/dashboard/session/kept-key.ts';
import { openSession } from '../../../src/dashboard/session/session.ts';

function createStorage(): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
}

describe('a session', () => {
  it('has the last key, in the tab or on the device, also after the page is loaded again', () => {
    const [tab, device] = [createStorage(), createStorage()];
    const reloaded = () => openSession(tab, device).key.value;
    openSession(tab, device).signIn('expired', false);
    expect(reloaded()).toBe('expired');
    openSession(tab, device).signIn('fresh', true);
    expect(reloaded()).toBe('fresh');
    openSession(tab, device).signIn('another', false);
    expect(reloaded()).toBe('another');
    expect(openSession(createStorage(), device).key.value).toBe('fresh');
    openSession(tab, device).signOut();
    expect(reloaded()).toBeUndefined();
  });
});
