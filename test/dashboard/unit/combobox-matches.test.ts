import { describe, expect, it } from 'vitest';
import { matchesOf } from '../../../src/dashboard/parts/combobox-matches.ts';

const options = [
  { value: 'email' },
  { value: 'plan', detail: 'pro, team' },
  { value: 'company.plan' },
  { value: 'appVersion', label: 'App version' },
];

describe('what a combobox offers', () => {
  it('is everything while nothing is typed', () => {
    expect(matchesOf(options, ' ')).toEqual({ shown: options, hidden: 0 });
  });

  it('is what begins with the text first, then what holds it', () => {
    expect(matchesOf(options, 'PLAN').shown.map(({ value }) => value)).toEqual(['plan', 'company.plan']);
  });

  it('is found by its label, its value and what stands beside it', () => {
    expect(matchesOf(options, 'team').shown.map(({ value }) => value)).toEqual(['plan']);
    expect(matchesOf(options, 'app version').shown.map(({ value }) => value)).toEqual(['appVersion']);
    expect(matchesOf(options, 'appVer').shown.map(({ value }) => value)).toEqual(['appVersion']);
  });

  it('is at most fifty at once, however many there are, and says how many more there are', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => ({ value: `flag_${index}` }));
    expect(matchesOf(many, '').shown).toHaveLength(50);
    expect(matchesOf(many, '').hidden).toBe(4_950);
    expect(matchesOf(many, 'flag_49').shown.map(({ value }) => value)).toContain('flag_49');
  });
});
