import { describe, expect, it } from 'vitest';
import { nothingSelected, withAll, withRow } from '../../../src/dashboard/parts/selection.ts';

const shown = ['a', 'b', 'c', 'd', 'e'];
const keysOf = ({ keys }: typeof nothingSelected) => [...keys].sort().join('');

describe('a selection of rows', () => {
  it('chooses a row, and lets go of it', () => {
    const chosen = withRow(nothingSelected, shown, 'b', false);
    expect(keysOf(chosen)).toBe('b');
    expect(keysOf(withRow(chosen, shown, 'b', false))).toBe('');
  });

  it('chooses everything between the last row and this one, in both directions', () => {
    const fromB = withRow(nothingSelected, shown, 'b', false);
    expect(keysOf(withRow(fromB, shown, 'd', true))).toBe('bcd');
    const fromD = withRow(nothingSelected, shown, 'd', false);
    expect(keysOf(withRow(fromD, shown, 'b', true))).toBe('bcd');
  });

  it('lets go of a range where its last row was chosen', () => {
    const all = withAll(nothingSelected, shown, true);
    const withoutB = withRow(all, shown, 'b', false);
    expect(keysOf(withRow(withoutB, shown, 'd', true))).toBe('ae');
  });

  it('chooses one row where the first row of the range is hidden by a filter', () => {
    const fromA = withRow(nothingSelected, shown, 'a', false);
    expect(keysOf(withRow(fromA, ['c', 'd', 'e'], 'e', true))).toBe('ae');
  });

  it('keeps hidden rows when all shown rows are chosen or let go of', () => {
    const hidden = withRow(nothingSelected, shown, 'a', false);
    const more = withAll(hidden, ['d', 'e'], true);
    expect(keysOf(more)).toBe('ade');
    expect(keysOf(withAll(more, ['d', 'e'], false))).toBe('a');
  });
});
