import './board-grid.css';
import { type Signal, useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Checkbox } from '../parts/checkbox.tsx';
import { useSlots } from '../parts/use-slots.ts';
import { useVirtualRows } from '../parts/use-virtual-rows.ts';
import { flagAddress } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { type GridPlace, movedPlace } from './board-keys.ts';
import { type BoardColumn, BoardRow, type BoardRowProps } from './board-row.tsx';
import type { BoardEntry } from './flag-row.ts';

/** What the grid shows. */
export interface BoardGridProps extends Pick<BoardRowProps, 'organization' | 'lack' | 'onTurn' | 'onSelect'> {
  readonly entries: readonly Signal<BoardEntry>[];
  readonly columns: readonly BoardColumn[];
  readonly selected: ReadonlySet<string>;
  onSelectAll(isSelected: boolean): void;
  /** Opens what can be done in a cell, at its control. */
  onMenu(flagKey: string, environment: BoardColumn['environment'] | undefined, place: HTMLElement): void;
}

/** The height of a row in pixels, as `--row` in the tokens. */
const ROW_HEIGHT = 56;
/** The height of its head in pixels, and how much of the window is above and below the grid in a wide one, as in the style. */
const HEAD_HEIGHT = 40;
const AROUND = 196;

/** Flags in rows, environments in columns. Only the rows that can be seen are in the document. */
export function BoardGrid(props: BoardGridProps) {
  const { entries, columns, organization, selected, onSelectAll, onMenu, ...rest } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualRows(scroller, entries, {
    ...{ height: ROW_HEIGHT, above: HEAD_HEIGHT, expected: innerHeight - AROUND },
    after: useApp().clock.after,
  });
  const active = useSignal<GridPlace>({ row: 0, column: 0 });
  const isMoving = useRef(false);
  const focused = useRef<string | undefined>(undefined);
  const drawn = rows.drawn.flatMap((index) => {
    const entry = entries[index];
    return entry === undefined ? [] : [{ index, entry, id: entry.peek().row.key }];
  });
  const slots = useSlots(drawn.map(({ id }) => id));
  const { route } = useLocation();
  const arrive = () => {
    if (!isMoving.current) return;
    const { row, column } = active.peek();
    const control = scroller.current?.querySelector<HTMLElement>(`[data-place="${row}:${column}"]`);
    // A row that could not be seen is in the document one scroll event later.
    if (!control) return;
    control.focus({ preventScroll: true });
    isMoving.current = false;
  };
  useLayoutEffect(arrive);
  useLayoutEffect(() => {
    const control = scroller.current?.contains(document.activeElement) ? document.activeElement : null;
    const place = placeOf(control);
    if (place === undefined) return;
    // A key that is pressed must not reach the flag that has taken over the row of the one with the focus.
    if (idAt(place) !== focused.current && control instanceof HTMLElement) control.blur();
    else if (place.row !== active.peek().row && !isMoving.current) active.value = place;
  });
  const idAt = ({ row }: GridPlace) => entries[row]?.peek().row.key;
  const onKeyDown = (event: KeyboardEvent) => {
    const place = placeOf(event.target) ?? active.peek();
    if (event.key === 'Enter' && place.column > 0) {
      const entry = entries[place.row];
      event.preventDefault();
      if (entry) route(flagAddress(organization, entry.peek().row.key));
      return;
    }
    const row = entries[place.row]?.peek().row;
    if (row !== undefined && event.key.toLowerCase() === 'x' && !event.ctrlKey && !event.metaKey) {
      return rest.onSelect(row.key, event.shiftKey);
    }
    if (row !== undefined && event.key === '.' && event.target instanceof HTMLElement) {
      event.preventDefault();
      return onMenu(row.key, columns[place.column - 1]?.environment, event.target);
    }
    const moved = movedPlace(place, event.key, { rows: entries.length, columns: columns.length + 1 });
    if (moved === undefined) return;
    event.preventDefault();
    isMoving.current = true;
    active.value = moved;
    rows.reveal(moved.row);
    arrive();
  };
  const chosen = selected.size === 0 ? 0 : entries.filter((entry) => selected.has(entry.peek().row.key)).length;
  return (
    <div
      ref={scroller}
      class="board-grid"
      role="grid"
      aria-label="Flags and environments"
      aria-multiselectable="true"
      aria-rowcount={entries.length + 1}
      aria-colcount={columns.length + 1}
      style={{ '--columns': columns.length }}
      onKeyDown={onKeyDown}
      onFocusCapture={({ target }) => {
        const place = placeOf(target);
        if (place === undefined) return;
        focused.current = idAt(place);
        if (!isMoving.current) active.value = place;
      }}
    >
      <div class="board-head" role="row" aria-rowindex={1}>
        <div class="board-head-cell" role="columnheader">
          <Checkbox
            label="Select all flags that are shown"
            isBare
            isChecked={chosen > 0 && chosen === entries.length}
            isPartial={chosen > 0 && chosen < entries.length}
            onCheck={onSelectAll}
          />
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
      <div class="board-rows" role="rowgroup" style={{ height: `${rows.total}px` }}>
        {drawn.map(({ index, entry }, at) => (
          <BoardRow
            key={slots[at]}
            {...{ entry, columns, organization, ...rest }}
            place={index}
            isSelected={selected.has(entry.peek().row.key)}
            top={rows.topOf(index)}
            active={active}
          />
        ))}
      </div>
    </div>
  );
}

function placeOf(target: EventTarget | null): GridPlace | undefined {
  const [row, column] = (target instanceof HTMLElement ? (target.dataset.place ?? '') : '').split(':');
  return row && column ? { row: Number(row), column: Number(column) } : undefined;
}
