import { describe, expect, it } from 'vitest';
import {
  equalShares,
  newRule,
  type RuleDraft,
  ruleInputs,
  splitMode,
  sumOfShares,
} from '../../../src/dashboard/flag/rules/rule-draft.ts';
import {
  remainderInWords,
  ruleDifferences,
  spanInWords,
  splitInWords,
} from '../../../src/dashboard/flag/rules/rule-words.ts';

const served = {
  valueType: 'STRING',
  variants: [
    { key: 'classic', name: 'Classic', weight: 70 },
    { key: 'aurora', name: 'Aurora', weight: 29.5 },
    { key: 'fjord', name: 'Fjord', weight: null },
  ],
};
const switchOnly = {
  valueType: 'BOOLEAN',
  variants: [
    { key: 'on', name: 'On', weight: null },
    { key: 'off', name: 'Off', weight: null },
  ],
};
const rule: RuleDraft = {
  ...{ key: 'beta', name: 'Beta', groups: [], exposurePercentage: 40, exposureSchedule: null, fallsThrough: true },
  ...{ split: [], startsAt: null, endsAt: null, bucketing: null },
};

describe('what a rule serves, in words', () => {
  it('is its one variant, its shares, or the weights of the variants', () => {
    expect(splitInWords([{ variant: 'aurora', weight: 100 }], served)).toBe('aurora');
    expect(splitInWords([{ variant: 'aurora', weight: 12.5 }], served)).toBe('aurora 12.5 %');
    expect(splitInWords([], served)).toBe('classic 70 %, aurora 29.5 %');
    expect(splitInWords([], switchOnly)).toBe('on');
  });

  it('tells what falls through', () => {
    expect(remainderInWords([{ variant: 'a', weight: 99.5 }])).toBe('99.5 %: 0.5 % falls through to what follows');
    expect(remainderInWords(equalShares(served.variants))).toBeUndefined();
    expect(remainderInWords([{ variant: 'a', weight: 101 }])).toContain('at most 100 %');
  });
});

describe('equal shares', () => {
  it('add up to 100, however many variants there are', () => {
    for (const count of [1, 2, 3, 6, 7, 11, 200]) {
      const variants = Array.from({ length: count }, (_, place) => ({ key: `v${place}`, name: '', weight: null }));
      expect(sumOfShares(equalShares(variants))).toBe(100);
    }
  });

  it('are shares, not one variant, where there are several', () => {
    expect(splitMode(equalShares(served.variants))).toBe('SHARES');
  });
});

describe('a new rule', () => {
  it('has a key that no rule has, and serves what the flag has for it', () => {
    const taken = [rule, { ...rule, key: 'rule-3' }];
    expect(newRule(taken, served)).toMatchObject({ key: 'rule-4', split: [] });
    const noWeights = { ...served, variants: served.variants.map((variant) => ({ ...variant, weight: null })) };
    expect(newRule([], noWeights).split).toEqual([{ variant: 'classic', weight: 100 }]);
    expect(newRule([], switchOnly).split).toEqual([]);
  });

  it('is sent under its key where no name was entered', () => {
    expect(ruleInputs([{ ...rule, name: ' ' }])[0]?.name).toBe('beta');
  });
});

describe('what differs between rules', () => {
  it('is said member by member', () => {
    expect(ruleDifferences([rule], [{ ...rule, exposurePercentage: 55, fallsThrough: false }], [], served)).toEqual([
      { path: 'rule beta: exposed', before: '40 %', after: '55 %' },
      { path: 'rule beta: the others', before: 'continue with the next rule', after: 'get off' },
    ]);
  });

  it('is a rule as a whole where it was added or removed', () => {
    const words = 'if everyone: 40 % get classic 70 %, aurora 29.5 %';
    expect(ruleDifferences([], [rule], [], served)).toEqual([{ path: 'rule beta', before: null, after: words }]);
    expect(ruleDifferences([rule], [], [], served)).toEqual([{ path: 'rule beta', before: words, after: null }]);
  });

  it('is the order where only that changed, and not because a rule was added', () => {
    const other = { ...rule, key: 'other' };
    expect(ruleDifferences([rule, other], [other, rule], [], served)).toEqual([
      { path: 'order of the rules', before: 'beta, other', after: 'other, beta' },
    ]);
    expect(ruleDifferences([rule], [other, rule], [], served)).toHaveLength(1);
  });

  it('is nothing between the same', () => {
    expect(ruleDifferences([rule], [rule], [], served)).toEqual([]);
  });
});

describe('a span of time', () => {
  it('is said in the largest unit that fits', () => {
    expect([604_800_000, 86_400_000, 5_400_000, 60_000, 1_500].map(spanInWords)).toEqual([
      ...['7 days', '1 day', '90 minutes', '1 minute', '1.5 seconds'],
    ]);
  });
});
