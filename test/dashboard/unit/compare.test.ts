import { describe, expect, it } from 'vitest';
import { pathInWords, valueInWords } from '../../../src/dashboard/change/value-words.ts';
import { type Chosen, differencesIn, ofKind, stillChosen, withPaths } from '../../../src/dashboard/compare/choice.ts';

const flag = (key: string, ...paths: string[]) => ({
  ...{ flagId: key, key, name: key, version: 1 },
  differences: paths.map((path) => ({ path, before: 1, after: 2 })),
});
const flags = [flag('search', 'switch', 'rules.beta.exposurePercentage'), flag('theme', 'rolloutPercentage')];

describe('the choice of differences', () => {
  it('holds what was chosen, and nothing of a flag of which everything was let go', () => {
    const none: Chosen = new Map();
    const some = withPaths(none, 'search', ['switch'], true);
    expect(differencesIn(stillChosen(some, flags))).toBe(1);
    expect(withPaths(some, 'search', ['switch'], false)).toEqual(none);
  });

  it('leaves out what no longer differs', () => {
    const all = withPaths(new Map(), 'search', ['switch', 'rules.beta.exposurePercentage'], true);
    expect(stillChosen(all, [flag('search', 'switch')])).toEqual([flag('search', 'switch')]);
    expect(stillChosen(all, [flag('theme', 'switch')])).toEqual([]);
  });

  it('can be limited to a kind, which leaves out flags that differ elsewhere only', () => {
    expect(ofKind(flags, 'rules')).toEqual([flag('search', 'rules.beta.exposurePercentage')]);
    expect(ofKind(flags, 'rollout')).toEqual([flag('theme', 'rolloutPercentage')]);
    expect(ofKind(flags, 'switch')).toEqual([flag('search', 'switch')]);
    expect(ofKind(flags, 'all')).toEqual(flags);
  });
});

describe('a difference in words', () => {
  it('names objects by their names, and conditions by what they ask', () => {
    expect(valueInWords({ key: 'beta', name: 'Beta testers', groups: [] })).toBe('Beta testers');
    expect(valueInWords([{ key: 'a' }, { key: 'b' }])).toBe('a, b');
    expect(valueInWords({ minVersion: '2.4.0', activationDate: null })).toBe('version 2.4.0 or later');
    expect(valueInWords({ minutes: 180 })).toBe('{"minutes":180}');
    expect(valueInWords(null)).toBe('none');
    expect(valueInWords([])).toBe('none');
  });

  it('has the words of the member instead of its codes', () => {
    expect(valueInWords('OFF', 'settings.production.switch')).toBe('off');
    expect(valueInWords('FOLLOW_DEFAULT', 'switch')).toBe('follows default');
    expect(valueInWords(12.5, 'settings.production.rolloutPercentage')).toBe('12.5 %');
    expect(valueInWords('CLIENT', 'distributionChannel')).toBe('client only');
    expect(valueInWords(false, 'permanent')).toBe('no');
  });

  it('leaves values that people have made up as they are', () => {
    expect(valueInWords('OFF', 'variants.dark.value')).toBe('OFF');
    expect(valueInWords('OFF', 'variants.dark.payload.switch')).toBe('OFF');
    expect(valueInWords({ key: 'switch', name: '' }, 'settings.production.rules.switch')).toBe('switch');
    expect(valueInWords(null, 'settings.production.switch')).toBe('none');
  });

  it('is never longer than a line or two', () => {
    expect(valueInWords('x'.repeat(10_000)).length).toBeLessThan(200);
  });

  it('has its place in words', () => {
    expect(pathInWords('settings.production.rolloutPercentage')).toBe('production › rollout percentage');
    expect(pathInWords('rules.my-rule.name')).toBe('rules › my-rule › name');
    expect(pathInWords('Default variant')).toBe('Default variant');
  });
});
