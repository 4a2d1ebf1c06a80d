import type { BoardEnvironmentFragment, BoardRowFragment } from './board.graphql.ts';

/** A row as a person sees it, with the switches that were turned and are not yet confirmed. */
export interface SeenRow {
  readonly row: BoardRowFragment;
  readonly turned: Readonly<Record<string, boolean>>;
}

/** The environments whose cells differ in a newer row; a switch that was turned here and has become so does not count. */
export function changedCells(
  { row, turned }: SeenRow,
  newer: BoardRowFragment,
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

/** The instants at which the clock changes cells of a row. */
export function instantsIn({ cells }: BoardRowFragment): readonly number[] {
  return cells.flatMap(({ nextChangeAt }) => (nextChangeAt === null ? [] : [Date.parse(nextChangeAt)]));
}
