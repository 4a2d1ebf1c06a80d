import { describe, expect, it } from 'vitest';
import { inNaturalOrder } from '../../../src/dashboard/words/natural-order.ts';

const collator = new Intl.Collator('en', { numeric: true });
const printable = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index));

/** Texts of these parts, always the same ones. */
function texts(parts: readonly string[], count: number): readonly string[] {
  let seed = 1;
  const next = (below: number) => {
    seed = (seed * 48_271) % 0x7f_ff_ff_ff;
    return seed % below;
  };
  return Array.from({ length: count }, () =>
    Array.from({ length: 1 + next(4) }, () => parts[next(parts.length)]).join(''),
  );
}

describe('the natural order', () => {
  it('is that of numbers by their size, and of the collation of Unicode', () => {
    expect(inNaturalOrder(['flag_10', 'Flag_9', 'flag_09', 'flag-2', 'a'], (text) => text)).toEqual([
      ...['a', 'flag_09', 'Flag_9', 'flag_10', 'flag-2'],
    ]);
  });

  it.each([
    ['every character of ASCII', printable],
    ['numbers with zeros, and capitals', ['a', 'A', 'b', '0', '00', '7', '007', '10', '_', ' ']],
    ['numbers that are too long to compare as texts', ['a', '1', '0', '1234567890123456789', '12345678901234567890']],
    ['letters beyond ASCII', ['a', 'é', 'ß', 'Z', '1', '10', '-']],
  ])('is that of the collator for %s', (_, parts) => {
    const list = texts(parts, 2_000);
    expect(inNaturalOrder(list, (text) => text)).toEqual(list.toSorted(collator.compare));
  });
});
