import './board-grid.css';
import { type Signal, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { useVirtualRows } from '../parts/use-virtual-rows.ts';
import { flagAddress } from '../shell/addresses.ts';
import { type GridPlace, movedPlace } from './board-keys.ts';
import { type BoardColumn, BoardRow, type BoardRowProps } from './board-row.tsx';
import type { BoardEntry } from './board-store.ts';

/** What the grid shows. */
export interface BoardGridProps extends Pick<BoardRowProps, 'organization' | 'now' | 'lack' | 'onTurn'> {
  readonly entries: readonly Signal<BoardEntry>[];
  readonly columns: readonly BoardColumn[];
}

/** The height of a row in pixels, as `--row` in the tokens. */
const ROW_HEIGHT = 56;

/** Flags in rows, environments in columns. Only the rows that can be seen are in the document. */
export function BoardGrid({ entries, columns, organization, ...rest }: BoardGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualRows(scroller, entries.length, ROW_HEIGHT);
  const active = useSignal<GridPlace>({ row: 0, column: 0 });
  const isMoving = useRef(false);
  const { route } = useLocation();
  useLayoutEffect(() => {
    if (!isMoving.current) return;
    const { row, column } = active.value;
    const control = scroller.current?.querySelector<HTMLElement>(`[data-place="${row}:${column}"]`);
    // The row is in the document one scroll event later.
    if (!control) return;
    isMoving.current = false;
    control.focus({ preventScroll: true });
  });
  const onKeyDown = (event: KeyboardEvent) => {
    const place = placeOf(event.target) ?? active.value;
    if (event.key === 'Enter' && place.column > 0) {
      const entry = entries[place.row];
      event.preventDefault();
      if (entry) route(flagAddress(organization, entry.peek().row.key));
      return;
    }
    const moved = movedPlace(place, event.key, { rows: entries.length, columns: columns.length + 1 });
    if (moved === undefined) return;
    event.preventDefault();
    isMoving.current = true;
    active.value = moved;
    rows.scrollToIndex(moved.row);
  };
  return (
    <div
      ref={scroller}
      class="board-grid"
      role="grid"
      aria-label="Flags and environments"
      aria-rowcount={entries.length + 1}
      aria-colcount={columns.length + 1}
      style={{ '--columns': columns.length }}
      onKeyDown={onKeyDown}
      onFocusCapture={({ target }) => {
        const place = placeOf(target);
        if (place !== undefined && !isMoving.current) active.value = place;
      }}
    >
      <div class="board-head" role="row" aria-rowindex={1}>
        <div class="board-head-cell" role="columnheader">
          Flag
        </div>
        {columns.map(({ environment }) => (
          <div
            key={environment.key}
            class={`board-head-cell ${environment.isProduction ? 'production' : ''}`}
            role="columnheader"
            title={environment.isProduction ? 'Serves real users' : undefined}
          >
            {environment.name}
            {environment.isDefault && <span class="board-default small">default</span>}
          </div>
        ))}
      </div>
      <div class="board-rows" role="rowgroup" style={{ height: `${rows.getTotalSize()}px` }}>
        {rows.getVirtualItems().map(({ index, start }) => {
          const entry = entries[index];
          if (entry === undefined) return null;
          const { row, column } = active.value;
          return (
            <BoardRow
              key={entry.peek().row.flagId}
              {...{ entry, columns, organization, ...rest }}
              place={index}
              top={start}
              reachable={row === index ? Math.min(column, columns.length) : undefined}
            />
          );
        })}
      </div>
    </div>
  );
}

function placeOf(target: EventTarget | null): GridPlace | undefined {
  const [row, column] = (target instanceof HTMLElement ? (target.dataset.place ?? '') : '').split(':');
  return row && column ? { row: Number(row), column: Number(column) } : undefined;
}
