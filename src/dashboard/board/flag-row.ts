import type { BoardCellFragment, BoardQuery, BoardRowFragment } from './board.graphql.ts';

/** A flag on the board, with its cell in each environment. */
export interface FlagRow extends BoardRowFragment {
  readonly cells: readonly BoardCellFragment[];
}

/** Who changed a row last, while the board was open. */
export interface LastChange {
  readonly by: string;
  /** When it was seen. */
  readonly at: number;
}

/** One flag on the board. */
export interface BoardEntry {
  readonly row: FlagRow;
  /** Switches that were turned here and are not yet confirmed, by the key of the environment. */
  readonly turned: Readonly<Record<string, boolean>>;
  readonly lastChange: LastChange | undefined;
  /** How often each cell has changed under the eyes of the person, by the key of the environment; only of those that just did. */
  readonly pulses: Readonly<Record<string, number>>;
}

/** The board in an answer of the graph. */
export type AnsweredBoard = NonNullable<BoardQuery['organization']>['board'];

/** The rows of an answer, which tells each different cell once. */
export function rowsIn({ rows, distinctCells, cellNumbers }: AnsweredBoard): readonly FlagRow[] {
  return rows.map((row, index) => ({
    ...row,
    cells: (cellNumbers[index] ?? []).flatMap((number) => distinctCells[number] ?? []),
  }));
}
