/** A place in the grid: a row of the shown ones, and a column; 0 is the name. */
export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/** How large the grid is. */
export interface GridSize {
  readonly rows: number;
  readonly columns: number;
}

/** How many rows Page Up and Page Down go. */
const PAGE = 10;

const steps: Readonly<Record<string, (place: GridPlace, size: GridSize) => GridPlace>> = {
  ArrowUp: ({ row, column }) => ({ row: row - 1, column }),
  ArrowDown: ({ row, column }) => ({ row: row + 1, column }),
  ArrowLeft: ({ row, column }) => ({ row, column: column - 1 }),
  ArrowRight: ({ row, column }) => ({ row, column: column + 1 }),
  PageUp: ({ row, column }) => ({ row: row - PAGE, column }),
  PageDown: ({ row, column }) => ({ row: row + PAGE, column }),
  Home: ({ row }) => ({ row, column: 0 }),
  End: ({ row }, { columns }) => ({ row, column: columns - 1 }),
};

/** Where a key leads; undefined for a key that leads nowhere. Places outside of the grid become its edges. */
export function movedPlace(place: GridPlace, key: string, size: GridSize): GridPlace | undefined {
  const moved = steps[key]?.(place, size);
  if (moved === undefined) return undefined;
  return { row: within(moved.row, size.rows), column: within(moved.column, size.columns) };
}

function within(value: number, count: number): number {
  return Math.max(0, Math.min(count - 1, value));
}
