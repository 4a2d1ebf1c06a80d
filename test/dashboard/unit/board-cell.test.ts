import { describe, expect, it } from 'vitest';
import type { BoardCellFragment } from '../../../src/dashboard/board/board.graphql.ts';
import { cellWords } from '../../../src/dashboard/board/board-cell.ts';
import { movedPlace } from '../../../src/dashboard/board/board-keys.ts';

const now = Date.parse('2026-06-01T12:00:00Z');
const words = (more: Partial<BoardCellFragment>, valueType = 'BOOLEAN') =>
  cellWords(
    {
      ...{ switch: 'ON', enabled: true, activationDate: null, activated: true, minVersion: null, variantKey: 'on' },
      ...{ overrideVariantKey: null, rolloutPercentage: 100, ruleCount: 0, nextChangeAt: null },
      pendingChangeRequestNumber: null,
      ...more,
    },
    valueType,
    now,
  ).map(({ text }) => text);

describe('the words in a cell', () => {
  it('are absent where the switch alone decides', () => {
    expect(words({})).toEqual([]);
  });

  it('say the most important two: what waits before all else', () => {
    const everything = { pendingChangeRequestNumber: 41, ruleCount: 3, minVersion: '2.4.0', rolloutPercentage: 12 };
    expect(words(everything)).toEqual(['waits #41', '≥ 2.4.0']);
  });

  it('name a date only until it has come', () => {
    const activationDate = '2027-01-15T12:00:00Z';
    expect(words({ activationDate, activated: false })).toEqual(['from 15 Jan 2027']);
    expect(words({ activationDate, activated: true })).toEqual([]);
  });

  it('name the time of what comes today, and the day of what comes tomorrow', () => {
    const tomorrow = new Date(now);
    tomorrow.setDate(tomorrow.getDate() + 1);
    tomorrow.setHours(0, 30);
    const next = (instant: number) => words({ nextChangeAt: new Date(instant).toISOString() });
    expect(next(now + 1)).toEqual([expect.stringMatching(/^next \d\d:\d\d$/)]);
    expect(next(tomorrow.getTime())).toEqual([expect.stringMatching(/^next \d+ Jun$/)]);
  });

  it('name the variant where there is more than on and off', () => {
    expect(words({ variantKey: 'aurora' }, 'STRING')).toEqual(['aurora']);
    expect(words({ variantKey: 'aurora', rolloutPercentage: 12.5 }, 'STRING')).toEqual(['12.5 %', 'aurora']);
  });
});

describe('the keys of the grid', () => {
  const size = { rows: 30, columns: 3 };

  it('move by one, by a page, and to both ends of a row, and stop at the edges', () => {
    expect(movedPlace({ row: 0, column: 0 }, 'ArrowDown', size)).toEqual({ row: 1, column: 0 });
    expect(movedPlace({ row: 25, column: 1 }, 'PageDown', size)).toEqual({ row: 29, column: 1 });
    expect(movedPlace({ row: 0, column: 0 }, 'ArrowLeft', size)).toEqual({ row: 0, column: 0 });
    expect(movedPlace({ row: 4, column: 0 }, 'End', size)).toEqual({ row: 4, column: 2 });
  });

  it('leave all other keys to the browser', () => {
    expect(movedPlace({ row: 0, column: 0 }, 'Tab', size)).toBeUndefined();
    expect(movedPlace({ row: 0, column: 0 }, ' ', size)).toBeUndefined();
  });
});
