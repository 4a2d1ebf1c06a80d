import { MOST_BOARD_ENVIRONMENTS } from '../graph/list-bounds.ts';
import { inNaturalOrder } from '../words/natural-order.ts';
import type { BoardEnvironmentFragment } from './board.graphql.ts';
import type { FlagRow } from './flag-row.ts';

/** Which rows are shown. */
export interface BoardFilter {
  readonly text: string;
  /** All of these. */
  readonly tags: readonly string[];
  /** `production:on`, `staging:off`, `production:waits`: all of these. */
  readonly states: readonly string[];
  readonly valueType: string | undefined;
  readonly lifecycle: string | undefined;
}

/** How rows are ordered. */
export type BoardSort = 'key' | 'name' | 'changed' | 'created';

/** The part of an address that says which rows are shown. */
export type BoardQuery = Readonly<Record<string, string | undefined>>;

/** Reads the filter from an address. */
export function readFilter(query: BoardQuery): BoardFilter {
  return {
    text: query.q ?? '',
    tags: listIn(query.tag),
    states: listIn(query.state),
    valueType: query.type,
    lifecycle: query.lifecycle,
  };
}

/** Reads the order from an address. */
export function readSort(query: BoardQuery): BoardSort {
  const { sort } = query;
  return sort === 'key' || sort === 'changed' || sort === 'created' ? sort : 'name';
}

/** One condition of a filter, as a chip shows it. */
export interface Chip {
  readonly label: string;
  /** The address without this condition. */
  readonly without: BoardQuery;
}

/** The conditions of a filter apart from its text. */
export function chipsOf(query: BoardQuery): readonly Chip[] {
  const filter = readFilter(query);
  return [
    ...filter.tags.map((tag) => ({ label: `tag: ${tag}`, without: { ...query, tag: without(filter.tags, tag) } })),
    ...filter.states.map((state) => ({
      label: state.replace(':', ': '),
      without: { ...query, state: without(filter.states, state) },
    })),
    ...(filter.valueType === undefined
      ? []
      : [{ label: `type: ${filter.valueType.toLowerCase()}`, without: { ...query, type: undefined } }]),
    ...(filter.lifecycle === undefined
      ? []
      : [{ label: filter.lifecycle.toLowerCase(), without: { ...query, lifecycle: undefined } }]),
  ];
}

/** The address with one more condition. */
export function withCondition(
  query: BoardQuery,
  name: 'tag' | 'state' | 'type' | 'lifecycle',
  value: string,
): BoardQuery {
  const isList = name === 'tag' || name === 'state';
  return { ...query, [name]: isList ? [...new Set([...listIn(query[name]), value])].join(',') : value };
}

/** Rows in order. `rowOf` says what to compare an item by. */
export function ordered<Item>(
  items: readonly Item[],
  rowOf: (item: Item) => FlagRow,
  sort: BoardSort,
): readonly Item[] {
  if (sort === 'name' || sort === 'key') return inNaturalOrder(items, (item) => rowOf(item)[sort]);
  const at = sort === 'changed' ? 'updatedAt' : 'createdAt';
  return items.toSorted((left, right) => (rowOf(right)[at] < rowOf(left)[at] ? -1 : 1));
}

/** Whether a filter shows a row, as a test of it. */
export function filterTest(
  filter: BoardFilter,
  environments: readonly BoardEnvironmentFragment[],
): (row: FlagRow) => boolean {
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
  const states = filter.states.map((state) => {
    const [key, wanted] = state.split(':');
    return { index: environments.findIndex((environment) => environment.key === key), wanted };
  });
  return (row) =>
    words.every((word) => searched(row).includes(word)) &&
    filter.tags.every((tag) => row.tags.includes(tag)) &&
    (filter.valueType === undefined || row.valueType === filter.valueType) &&
    (filter.lifecycle === undefined || row.lifecycle === filter.lifecycle) &&
    states.every(({ index, wanted }) => isInState(row.cells[index], wanted));
}

const texts = new WeakMap<FlagRow, string>();

/** What a row is searched by. It is kept, because it is compared on every key that is pressed. */
function searched(row: FlagRow): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const text = `${row.key} ${row.name} ${row.tags.join(' ')}`.toLowerCase();
  texts.set(row, text);
  return text;
}

/** The environments that are shown, in the order in which the address names them; the first ones where it names none that exists. */
export function shownEnvironments<Environment extends { readonly key: string }>(
  query: BoardQuery,
  environments: readonly Environment[],
): readonly Environment[] {
  const chosen = listIn(query.columns).flatMap((key) => environments.find((one) => one.key === key) ?? []);
  return (chosen.length > 0 ? chosen : environments).slice(0, MOST_BOARD_ENVIRONMENTS);
}

/**
 * The environments to ask for where an organization has more than a board can show; undefined where it can show all, so that another choice
 * needs no other answer.
 */
export function wantedEnvironments(
  query: BoardQuery,
  all: readonly { readonly key: string }[],
): readonly string[] | undefined {
  if (all.length <= MOST_BOARD_ENVIRONMENTS) return undefined;
  const shown = shownEnvironments(query, all).map(({ key }) => key);
  // A narrow window shows one, which need not be of the first.
  const single = all.find(({ key }) => key === query.env)?.key;
  if (single !== undefined && !shown.includes(single)) return [single, ...shown.slice(0, MOST_BOARD_ENVIRONMENTS - 1)];
  return withColumns(query, shown, keysOf(all)).columns === undefined ? undefined : shown;
}

/**
 * The environments of an organization that a board of the past can show. `first` are those of its first answer: all of then, or as many as
 * fit, beyond which those can be chosen that were made before.
 */
export function environmentsOfThen<Environment extends { readonly key: string; readonly createdAt: string }>(
  current: readonly Environment[],
  first: readonly { readonly key: string }[],
  at: string | undefined,
): readonly Environment[] {
  const shown = new Set(keysOf(first));
  const isFull = first.length === MOST_BOARD_ENVIRONMENTS && at !== undefined;
  return current.filter(({ key, createdAt }) => shown.has(key) || (isFull && Date.parse(createdAt) < Date.parse(at)));
}

/** The address with these columns; without any where they are the first environments in their own order. */
export function withColumns(query: BoardQuery, keys: readonly string[], all: readonly string[]): BoardQuery {
  return {
    ...query,
    columns: keys.join(',') === all.slice(0, MOST_BOARD_ENVIRONMENTS).join(',') ? undefined : keys.join(','),
  };
}

function keysOf(environments: readonly { readonly key: string }[]): readonly string[] {
  return environments.map(({ key }) => key);
}

function isInState(cell: FlagRow['cells'][number] | undefined, wanted: string | undefined): boolean {
  if (cell === undefined) return false;
  if (wanted === 'waits') return cell.pendingChangeRequestNumber !== null;
  return cell.enabled === (wanted === 'on');
}

function listIn(text: string | undefined): readonly string[] {
  return text === undefined || text === '' ? [] : text.split(',');
}

function without(list: readonly string[], item: string): string | undefined {
  return list.filter((other) => other !== item).join(',') || undefined;
}
