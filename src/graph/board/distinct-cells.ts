import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { BoardCell } from './board-cell.ts';
import type { BoardRow } from './board-rows.ts';

/** The cells of some rows, each different one once, and where those of each row are in them. */
export interface DistinctCells {
  readonly cells: readonly BoardCell[];
  readonly numbers: readonly (readonly number[])[];
}

/** Finds the different cells of some rows. */
export const distinctCellsOf = memoizeByObject((rows: readonly BoardRow[]): DistinctCells => {
  const cells: BoardCell[] = [];
  const places = new Map<string, number>();
  const numberOf = (cell: BoardCell) => {
    const text = textOf(cell);
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, cells.length);
    return cells.push(cell) - 1;
  };
  return { numbers: rows.map((row) => row.cells.map(numberOf)), cells };
});

/** What a cell says. A board after a write has most cells of the one before. */
const textOf = memoizeByObject((cell: BoardCell) => JSON.stringify(cell));
