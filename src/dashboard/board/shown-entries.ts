import { computed, type ReadonlySignal, type Signal } from '@preact/signals';
import { type BoardFilter, type BoardSort, filterTest, ordered } from './board-filter.ts';
import type { BoardStore } from './board-store.ts';
import type { BoardEntry } from './flag-row.ts';

/** Some entries of a board. It is the same list for as long as it holds the same entries in the same order, so that only then a grid changes. */
export type EntryList = ReadonlySignal<readonly Signal<BoardEntry>[]>;

/** All entries of a board, in order. */
export function orderedEntries({ entries, edition }: BoardStore, sort: BoardSort): EntryList {
  return list((before) => {
    edition.value;
    // Most changes move no row, and what is in order already is put in order fastest.
    const all = new Set(entries.value);
    const known = before.filter((entry) => all.delete(entry));
    return ordered([...known, ...all], (entry) => entry.peek().row, sort);
  });
}

/** Those of some entries that a filter shows. */
export function shownEntries(
  entries: EntryList,
  { environments, edition }: BoardStore,
  filter: BoardFilter,
): EntryList {
  return list(() => {
    edition.value;
    const isShown = filterTest(filter, environments.value);
    return entries.value.filter((entry) => isShown(entry.peek().row));
  });
}

function list(compute: (before: EntryList['value']) => EntryList['value']): EntryList {
  let latest: EntryList['value'] = [];
  return computed(() => {
    const next = compute(latest);
    const isSame = next.length === latest.length && next.every((entry, index) => entry === latest[index]);
    if (!isSame) latest = next;
    return latest;
  });
}
