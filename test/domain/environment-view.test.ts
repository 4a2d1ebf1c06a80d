import { describe, expect, it } from 'vitest';
import { differences } from '../../src/domain/difference.ts';
import { differencesIn, documentIn } from '../../src/domain/environment-view.ts';

const before = { key: 'a', settings: { production: { switch: 'OFF' }, development: { switch: 'OFF' } } };
const after = { key: 'b', settings: { production: { switch: 'ON' }, development: { switch: 'ON' } } };

describe('a flag as one environment shows it', () => {
  it('has its setting there and no other', () => {
    expect(documentIn('production', after)).toEqual({ key: 'b', settings: { production: { switch: 'ON' } } });
    expect(documentIn('staging', after)).toEqual({ key: 'b', settings: {} });
    expect(documentIn('constructor', after)).toEqual({ key: 'b', settings: {} });
    expect(documentIn(null, after)).toBe(after);
  });

  it('is anything that has no settings as it is', () => {
    for (const document of [null, 'text', ['settings'], { key: 'segment' }]) {
      expect(documentIn('production', document)).toBe(document);
    }
  });

  it('differs in what is shown', () => {
    expect(differencesIn('production', differences(before, after))).toEqual([
      { path: ['key'], before: 'a', after: 'b' },
      { path: ['settings', 'production', 'switch'], before: 'OFF', after: 'ON' },
    ]);
    expect(differencesIn(null, differences(before, after))).toHaveLength(3);
  });

  it('differs as a whole where there was none', () => {
    expect(differencesIn('production', [{ path: [], before: null, after }])).toEqual([
      { path: [], before: null, after: documentIn('production', after) },
    ]);
    expect(differencesIn('production', [{ path: ['settings'], after: after.settings }])).toEqual([
      { path: ['settings'], after: { production: { switch: 'ON' } } },
    ]);
  });
});
