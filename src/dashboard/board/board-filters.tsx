import './board-filters.css';
import { Chip } from '../parts/chip.tsx';
import { Icon } from '../parts/icon.tsx';
import { Popover } from '../parts/popover.tsx';
import { Choice, Offer, SearchField, Toolbar } from '../parts/toolbar.tsx';
import { count } from '../words/numbers.ts';
import type { BoardEnvironmentFragment } from './board.graphql.ts';
import { type BoardQuery, chipsOf, readSort, withCondition } from './board-filter.ts';
import { type Choosable, ColumnChoice } from './column-choice.tsx';
import type { EntryList } from './shown-entries.ts';
import { ViewsButton } from './views/views-button.tsx';

/** What the filters are drawn from. */
export interface BoardFiltersProps {
  readonly organization: string;
  readonly query: BoardQuery;
  /** Those of the board. */
  readonly environments: readonly BoardEnvironmentFragment[];
  /** Those of the organization: a board has no more than twenty of them. */
  readonly all: readonly Choosable[];
  /** All of the board. */
  readonly entries: EntryList;
  readonly isNarrow: boolean;
  /** Called with the whole address of what is to be shown. */
  onChange(query: BoardQuery): void;
}

/** The search, the conditions as chips, the order, and in a narrow window the environment. */
export function BoardFilters(props: BoardFiltersProps) {
  const { organization, query, environments, all, entries, isNarrow, onChange } = props;
  return (
    <Toolbar
      label="Which flags are shown"
      end={
        <>
          <ViewsButton organization={organization} query={query} />
          {!isNarrow && <ColumnChoice query={query} environments={all} onChange={onChange} />}
          <Choice
            label="Order"
            value={readSort(query)}
            options={sorts}
            onChoose={(sort) => onChange({ ...query, sort: sort === 'name' ? undefined : sort })}
          />
        </>
      }
    >
      <SearchField
        label="Find flags by name, key or tag"
        value={query.q ?? ''}
        shortcut="/"
        onSearch={(text) => onChange({ ...query, q: text || undefined })}
        onGo={() => document.querySelector<HTMLElement>('[data-place="0:0"]')?.focus()}
      />
      {chipsOf(query).map(({ label, without }) => (
        <Chip key={label} label={label} onRemove={() => onChange(without)} />
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
        <Choice
          label="Environment"
          isBare
          value={query.env ?? environments[0]?.key ?? ''}
          options={all.map(({ key, name }) => ({ value: key, label: name }))}
          onChoose={(env) => onChange({ ...query, env })}
        />
      )}
    </Toolbar>
  );
}

const sorts = [
  { value: 'name', label: 'name' },
  { value: 'key', label: 'key' },
  { value: 'changed', label: 'last changed' },
  { value: 'created', label: 'newest' },
] as const;

/** How many tags are offered; the others are found by the search. */
const MOST_TAGS = 20;

function Conditions(props: Omit<BoardFiltersProps, 'isNarrow' | 'organization' | 'all'>) {
  const { query, environments, entries, onChange } = props;
  const tags = frequent(entries.value.flatMap((entry) => entry.value.row.tags));
  const offer = (name: 'tag' | 'state' | 'type' | 'lifecycle', value: string, label: string) => (
    <Offer key={value} label={label} onChoose={() => onChange(withCondition(query, name, value))} />
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
      <p class="soft small">{count(entries.value.length, 'flag')} in all</p>
    </div>
  );
}

function frequent(tags: readonly string[]): readonly (readonly [string, number])[] {
  const times = new Map<string, number>();
  for (const tag of tags) times.set(tag, (times.get(tag) ?? 0) + 1);
  return [...times].sort((left, right) => right[1] - left[1]).slice(0, MOST_TAGS);
}
