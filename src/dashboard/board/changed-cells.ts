import type { BoardEnvironmentFragment } from './board.graphql.ts';
import type { FlagRow } from './flag-row.ts';

/** A row as a person sees it, with the switches that were turned and are not yet confirmed. */
export interface SeenRow {
  readonly row: FlagRow;
  readonly turned: Readonly<Record<string, boolean>>;
}

/** The environments whose cells differ in a newer row; a switch that was turned here and has become so does not count. */
export function changedCells(
  { row, turned }: SeenRow,
  newer: FlagRow,
  environments: readonly BoardEnvironmentFragment[],
): readonly string[] {
  return environments.flatMap(({ key }, index) => {
    const [before, now] = [row.cells[index], newer.cells[index]];
    if (before === undefined || now === undefined) return [];
    const isOwn = turned[key] === now.enabled;
    const expected = isOwn ? { ...before, switch: now.switch, enabled: now.enabled } : before;
    return JSON.stringify(expected) === JSON.stringify(now) ? [] : [key];
  });
}

/** The keys of environments, as one text to compare. */
export function keysOf(environments: readonly BoardEnvironmentFragment[]): string {
  return environments.map(({ key }) => key).join(',');
}

/** The next instant at which the clock changes a cell of a row; Infinity where it changes none. */
export function nextInstantIn({ cells }: FlagRow): number {
  let next = Infinity;
  for (const { nextChangeAt } of cells) if (nextChangeAt !== null) next = Math.min(next, Date.parse(nextChangeAt));
  return next;
}
