import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_LIST, EMPTY_OBJECT, intern, internInstant, orEmpty } from '../../src/store/flags/intern.ts';

describe('what many flags say alike', () => {
  it('equals what was read, after any number of other reads', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => index);
    expect(numbers.filter((number) => intern(`text-${number}`) !== `text-${number}`)).toEqual([]);
    const dates = numbers.map((number) => new Date(number));
    expect(dates.filter((date) => internInstant(date) !== date.toISOString())).toEqual([]);
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (text) => intern(text) === text));
    fc.assert(fc.property(fc.date({ noInvalidDate: true }), (date) => internInstant(date) === date.toISOString()));
    expect(intern(null)).toBeNull();
  });

  it('is nothing that one of them could change for the others', () => {
    expect([EMPTY_LIST, EMPTY_OBJECT].map(Object.isFrozen)).toEqual([true, true]);
    expect(orEmpty([])).toBe(EMPTY_LIST);
    expect(orEmpty([1])).toEqual([1]);
  });
});
