import './board-filters.css';
import { useMemo } from 'preact/hooks';
import { Icon } from '../parts/icon.tsx';
import { Popover } from '../parts/popover.tsx';
import { count } from '../words/numbers.ts';
import type { BoardEnvironmentFragment } from './board.graphql.ts';
import { type BoardQuery, chipsOf, readSort, type Searchable, withCondition } from './board-filter.ts';

/** What the filters are drawn from. */
export interface BoardFiltersProps {
  readonly query: BoardQuery;
  readonly environments: readonly BoardEnvironmentFragment[];
  readonly entries: readonly Searchable[];
  readonly isNarrow: boolean;
  /** Called with the whole address of what is to be shown. */
  onChange(query: BoardQuery): void;
}

/** The search, the conditions as chips, the order, and in a narrow window the environment. */
export function BoardFilters({ query, environments, entries, isNarrow, onChange }: BoardFiltersProps) {
  return (
    <div class="board-filters">
      <label class="board-search">
        <Icon name="search" />
        <span class="visually-hidden">Find flags by name, key or tag</span>
        <input
          type="search"
          placeholder="Find…"
          value={query.q ?? ''}
          onInput={(event) => onChange({ ...query, q: event.currentTarget.value || undefined })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onChange({ ...query, q: undefined });
          }}
        />
        <kbd title="The key that leads here">/</kbd>
      </label>
      {chipsOf(query).map(({ label, without }) => (
        <button key={label} type="button" class="board-chip" onClick={() => onChange(without)}>
          {label}
          <Icon name="close" />
          <span class="visually-hidden">, remove</span>
        </button>
      ))}
      <Popover
        id="board-filter"
        title="Add a filter"
        class="quiet"
        label={
          <>
            <Icon name="filter" />
            Filter
          </>
        }
      >
        <Conditions {...{ query, environments, entries, onChange }} />
      </Popover>
      {isNarrow && (
        <label class="board-select">
          <span class="visually-hidden">Environment</span>
          <select
            value={query.env ?? environments[0]?.key}
            onChange={(event) => onChange({ ...query, env: event.currentTarget.value })}
          >
            {environments.map(({ key, name }) => (
              <option key={key} value={key}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="board-select board-sort">
        <span class="soft">Order</span>
        <select
          value={readSort(query)}
          onChange={(event) =>
            onChange({ ...query, sort: event.currentTarget.value === 'name' ? undefined : event.currentTarget.value })
          }
        >
          <option value="name">name</option>
          <option value="key">key</option>
          <option value="changed">last changed</option>
          <option value="created">newest</option>
        </select>
      </label>
    </div>
  );
}

/** How many tags are offered; the others are found by the search. */
const MOST_TAGS = 20;

function Conditions({ query, environments, entries, onChange }: Omit<BoardFiltersProps, 'isNarrow'>) {
  const tags = useMemo(() => frequent(entries.flatMap(({ row }) => row.tags)), [entries]);
  const offer = (name: 'tag' | 'state' | 'type' | 'lifecycle', value: string, label: string) => (
    <button key={value} type="button" class="board-offer" onClick={() => onChange(withCondition(query, name, value))}>
      {label}
    </button>
  );
  return (
    <div class="board-conditions">
      <h3>Switch</h3>
      {environments.map(({ key, name }) => (
        <div key={key} class="board-offers">
          <span class="soft">{name}</span>
          {offer('state', `${key}:on`, 'on')}
          {offer('state', `${key}:off`, 'off')}
          {offer('state', `${key}:waits`, 'waits')}
        </div>
      ))}
      {tags.length > 0 && <h3>Tag</h3>}
      <div class="board-offers">{tags.map(([tag, times]) => offer('tag', tag, `${tag} · ${times}`))}</div>
      <h3>Kind</h3>
      <div class="board-offers">
        {offer('lifecycle', 'STALE', 'stale')}
        {['BOOLEAN', 'STRING', 'INTEGER', 'NUMERIC', 'JSON'].map((type) => offer('type', type, type.toLowerCase()))}
      </div>
      <p class="soft small">{count(entries.length, 'flag')} in all</p>
    </div>
  );
}

function frequent(tags: readonly string[]): readonly (readonly [string, number])[] {
  const times = new Map<string, number>();
  for (const tag of tags) times.set(tag, (times.get(tag) ?? 0) + 1);
  return [...times].sort((left, right) => right[1] - left[1]).slice(0, MOST_TAGS);
}
