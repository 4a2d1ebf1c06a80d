import { computed, type ReadonlySignal, type Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { Checkbox } from '../parts/checkbox.tsx';
import { Switch } from '../parts/switch.tsx';
import { flagAddress } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { relativeTime } from '../words/times.ts';
import type { BoardEnvironmentFragment } from './board.graphql.ts';
import { type CellWord, cellWords } from './board-cell.ts';
import type { GridPlace } from './board-keys.ts';
import type { BoardEntry } from './flag-row.ts';

/** A column of the board: an environment, and where its cell is in a row. */
export interface BoardColumn {
  readonly environment: BoardEnvironmentFragment;
  readonly index: number;
}

/** What a row is drawn from. */
export interface BoardRowProps {
  readonly entry: Signal<BoardEntry>;
  readonly columns: readonly BoardColumn[];
  readonly organization: string;
  /** Its place among the shown rows, from 0. */
  readonly place: number;
  readonly top: number;
  /** The only place of the grid whose control can be reached with Tab. Column 0 is the name. */
  readonly active: ReadonlySignal<GridPlace>;
  readonly isSelected: boolean;
  /** Why switches cannot be turned. */
  readonly lack: string | undefined;
  /** `isRange`: with all rows since the last one. */
  onSelect(flagKey: string, isRange: boolean): void;
  onTurn(entry: BoardEntry, environment: BoardEnvironmentFragment, isOn: boolean, place: HTMLElement): void;
}

/** One flag: its name, and its switch in every environment. It is drawn again when its entry or a property changes, and else never. */
export function BoardRow(props: BoardRowProps) {
  const { entry, columns, organization, place, top, active, lack, isSelected, onSelect, onTurn } = props;
  // Followed here, so that a place that changes draws two rows again, and not the grid.
  const reachable = useMemo(
    () => computed(() => (active.value.row === place ? Math.min(active.value.column, columns.length) : undefined)),
    [active, place, columns.length],
  ).value;
  const now = useApp().clock.now();
  const current = entry.value;
  const { row, lastChange, pulses } = current;
  return (
    <div
      class={`board-row ${isSelected ? 'selected' : ''}`}
      role="row"
      aria-rowindex={place + 2}
      aria-selected={isSelected}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div class="board-flag" role="rowheader">
        <Checkbox
          label={`Select ${row.name}`}
          isBare
          isChecked={isSelected}
          tabIndex={-1}
          onCheck={(_, isRange) => onSelect(row.key, isRange)}
        />
        <a
          class="board-name"
          href={flagAddress(organization, row.key)}
          data-place={`${place}:0`}
          tabIndex={reachable === 0 ? 0 : -1}
        >
          {row.name}
        </a>
        <span class="board-under">
          <span class="board-key key soft">{row.key}</span>
          {row.lifecycle === 'STALE' && <span class="board-stale">stale</span>}
          <span class="board-changed soft small">
            {lastChange
              ? `${lastChange.by}, ${relativeTime(lastChange.at, now)}`
              : relativeTime(Date.parse(row.updatedAt), now)}
          </span>
        </span>
      </div>
      {columns.map(({ environment, index }, column) => {
        const cell = row.cells[index];
        if (cell === undefined) return null;
        const turned = current.turned[environment.key];
        return (
          <div key={environment.key} class={`board-cell ${pulseOf(pulses[environment.key])}`} role="gridcell">
            <Switch
              label={`${row.name} in ${environment.name}`}
              isOn={turned ?? cell.enabled}
              isPending={turned !== undefined}
              because={lack}
              data-place={`${place}:${column + 1}`}
              tabIndex={reachable === column + 1 ? 0 : -1}
              onTurn={(isOn) => {
                const control = document.querySelector<HTMLElement>(`[data-place="${place}:${column + 1}"]`);
                if (control) onTurn(current, environment, isOn, control);
              }}
            />
            <CellWords words={cellWords(cell, row.valueType, now)} />
          </div>
        );
      })}
    </div>
  );
}

/** What decides in a cell. Most cells say nothing, and have no box for it. */
function CellWords({ words }: { readonly words: readonly CellWord[] }) {
  if (words.length === 0) return null;
  return (
    <span class="board-words small soft">
      {words.map(({ text, tone }) => (
        <span key={text} class={tone}>
          {text}
        </span>
      ))}
    </span>
  );
}

/** Two names for the same animation, so that each change starts it again and the control keeps the focus. */
function pulseOf(pulse: number | undefined): string {
  if (pulse === undefined) return '';
  return pulse % 2 === 0 ? 'changed even' : 'changed odd';
}
