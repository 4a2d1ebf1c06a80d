import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interned, internedInstant, NONE, NOTHING, orNone } from '../../src/store/flags/interned.ts';

describe('what many flags say alike', () => {
  it('is told as it was read, however many different things were read before', () => {
    const numbers = Array.from({ length: 10_000 }, (_, index) => index);
    expect(numbers.filter((number) => interned(`text-${number}`) !== `text-${number}`)).toEqual([]);
    const dates = numbers.map((number) => new Date(number));
    expect(dates.filter((date) => internedInstant(date) !== date.toISOString())).toEqual([]);
    fc.assert(fc.property(fc.string({ maxLength: 100 }), (text) => interned(text) === text));
    fc.assert(fc.property(fc.date({ noInvalidDate: true }), (date) => internedInstant(date) === date.toISOString()));
    expect(interned(null)).toBeNull();
  });

  it('is nothing that one of them could change for the others', () => {
    expect([NONE, NOTHING].map(Object.isFrozen)).toEqual([true, true]);
    expect(orNone([])).toBe(NONE);
    expect(orNone([1])).toEqual([1]);
  });
});
