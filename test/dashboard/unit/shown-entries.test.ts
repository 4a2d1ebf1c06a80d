import { effect, type Signal, signal } from '@preact/signals';
import { describe, expect, it } from 'vitest';
import { readFilter } from '../../../src/dashboard/board/board-filter.ts';
import type { BoardStore } from '../../../src/dashboard/board/board-store.ts';
import type { BoardEntry, FlagRow } from '../../../src/dashboard/board/flag-row.ts';
import { orderedEntries, shownEntries } from '../../../src/dashboard/board/shown-entries.ts';

function entry(key: string, more: Partial<FlagRow> = {}): Signal<BoardEntry> {
  const row = { key, name: key, tags: [], updatedAt: '2026-01-01T00:00:00Z', cells: [], ...more };
  // The order and the filter look at no more of a row.
  return signal({ row: row as unknown as FlagRow, turned: {}, lastChange: undefined, pulses: {} });
}

/** A board with some entries, and how often the list that it shows has become another one. */
function show(entries: readonly Signal<BoardEntry>[], query: Record<string, string> = {}) {
  const list = signal(entries);
  const edition = signal(0);
  // The lists look at no more of a board.
  const store = { entries: list, environments: signal([]), edition } as unknown as BoardStore;
  const shown = shownEntries(orderedEntries(store, 'name'), store, readFilter(query));
  let times = 0;
  const stop = effect(() => {
    shown.value;
    times += 1;
  });
  const keys = () => shown.value.map((one) => one.value.row.key);
  const change = (one: Signal<BoardEntry>, more: Partial<FlagRow>) => {
    one.value = { ...one.value, row: { ...one.value.row, ...more } };
    edition.value += 1;
  };
  return { list, keys, change, times: () => times, stop };
}

describe('the list of what a board shows', () => {
  it('stays the same list when an entry changes that moves and hides nothing', () => {
    const [one, two] = [entry('b'), entry('a')];
    const { keys, change, times, stop } = show([one, two]);
    expect([keys(), times()]).toEqual([['a', 'b'], 1]);
    change(one, { version: 2 });
    one.value = { ...one.value, turned: { production: true } };
    expect([keys(), times()]).toEqual([['a', 'b'], 1]);
    stop();
  });

  it('becomes another one when a name moves a row, a tag hides it, or entries come and go', () => {
    const [one, two, three] = [
      entry('b', { tags: ['web'] }),
      entry('a', { tags: ['web'] }),
      entry('c', { tags: ['web'] }),
    ];
    const { list, keys, change, times, stop } = show([one, two], { tag: 'web' });
    change(two, { name: 'z' });
    expect([keys(), times()]).toEqual([['b', 'a'], 2]);
    list.value = [one, two, three];
    expect([keys(), times()]).toEqual([['b', 'c', 'a'], 3]);
    change(one, { tags: [] });
    expect([keys(), times()]).toEqual([['c', 'a'], 4]);
    list.value = [three];
    expect([keys(), times()]).toEqual([['c'], 5]);
    stop();
  });
});
