import type { Flag } from '../../domain/flag.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { isFullyRolledOut, type LifecycleStatus, lifecycleOf } from '../../domain/lifecycle.ts';
import type { CompiledFlag } from '../../evaluation/compile-flag.ts';
import type { OrganizationSnapshot, Snapshot } from '../../evaluation/snapshot.ts';
import type { FlagFilterInput } from '../flag/flag-filter.ts';
import type { FlagColumn } from '../flag/flag-order.ts';
import type { Ordering } from '../lib/page.ts';
import { type BoardCell, boardCell } from './board-cell.ts';
import type { PendingRequests } from './board-facts.ts';
import { flagTest } from './board-filter.ts';
import { flagCursor, follows, sortedFlags } from './board-order.ts';

/** A flag, as a board shows it. */
export interface BoardRow {
  readonly flag: Flag;
  readonly lifecycle: LifecycleStatus;
  readonly cells: readonly BoardCell[];
}

/** What the flags of a page are chosen from. */
export interface FlagSource {
  readonly snapshot: OrganizationSnapshot;
  /** The keys of the environments that the caller can see. */
  readonly visible: ReadonlySet<string>;
  readonly filter: FlagFilterInput | null | undefined;
  readonly ordering: Ordering<FlagColumn>;
  readonly pendingRequests: PendingRequests;
  /** When each flag was last evaluated, by the flag's id. */
  readonly lastEvaluations: ReadonlyMap<string, Date>;
  readonly now: EpochMilliseconds;
}

/** Which part of a list is shown. */
export interface FlagPage {
  readonly ordering: Ordering<FlagColumn>;
  readonly first: number;
  readonly after: string | null | undefined;
}

/** What a board is made from. */
export interface BoardSource extends FlagSource, FlagPage {
  /** Those that are shown, in order. */
  readonly environments: readonly Snapshot[];
}

/** A page of a list of flags, or of what is derived from them. */
export interface ShownPage<Item> {
  readonly items: readonly Item[];
  readonly totalCount: number;
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

/** The flags of a snapshot that match a filter, in order. */
export function matchingFlags(source: FlagSource): readonly Flag[] {
  const { snapshot, visible, filter, ordering, pendingRequests } = source;
  const lifecycleOf = (flag: Flag) => lifecycleStatus(flag, source);
  const isPending = ({ id }: Flag) => pendingRequests.isAboutOnly(id);
  return sortedFlags(snapshot, ordering).filter(flagTest(filter, { snapshot, visible, lifecycleOf, isPending }));
}

/** A page of a list of flags, or of what is derived from them. Throws a GraphQLError BAD_CURSOR. */
export function pageOf<Item>(
  { ordering, first, after }: FlagPage,
  owner: string,
  list: readonly Item[],
  flagOf: (item: Item) => Flag,
): ShownPage<Item> {
  const isBeyond = after == null ? () => true : follows(ordering, owner, after);
  const start = list.findIndex((item) => isBeyond(flagOf(item)));
  const rest = start === -1 ? [] : list.slice(start);
  const items = rest.slice(0, first);
  const last = items.at(-1);
  return {
    items,
    totalCount: list.length,
    hasNextPage: rest.length > items.length,
    endCursor: last === undefined ? null : flagCursor(ordering, owner, flagOf(last)),
  };
}

/** A page of a board. */
export interface BoardPage extends Omit<ShownPage<BoardRow>, 'items'> {
  readonly rows: readonly BoardRow[];
  /** The instant from which the clock alone makes a cell different; Infinity if it does not. */
  readonly holdsUntil: EpochMilliseconds;
}

/** Makes a page of a board from one snapshot. Throws a GraphQLError BAD_CURSOR. */
export function boardPage(source: BoardSource): BoardPage {
  const { snapshot, pendingRequests } = source;
  const { items, ...page } = pageOf(source, snapshot.organizationId, matchingFlags(source), (flag) => flag);
  let holdsUntil = Number.POSITIVE_INFINITY;
  const rows = items.map((flag): BoardRow => {
    const timed = pendingRequests.isAbout(flag.id) ? timedRow(flag, source) : latestRow(flag, source);
    holdsUntil = Math.min(holdsUntil, timed.holdsUntil);
    return timed.row;
  });
  return { ...page, rows, holdsUntil };
}

/** A row, and the span of time for which it holds. */
interface TimedRow {
  readonly row: BoardRow;
  readonly madeAt: EpochMilliseconds;
  readonly holdsUntil: EpochMilliseconds;
}

function timedRow(flag: Flag, source: BoardSource): TimedRow {
  const { snapshot, pendingRequests, now: madeAt } = source;
  const timed = source.environments.map((environment) =>
    boardCell(snapshot, environment, flag.key, pendingRequests.in(flag.id, environment.environment.id), madeAt),
  );
  const row = { flag, lifecycle: lifecycleStatus(flag, source), cells: timed.map(({ cell }) => cell) };
  return { row, madeAt, holdsUntil: timed.reduce((until, cell) => Math.min(until, cell.holdsUntil), Infinity) };
}

/** A row with the flag's compiled forms that its cells show. */
interface LatestRow extends TimedRow {
  readonly compiled: readonly (CompiledFlag | undefined)[];
}

const latestRows = new WeakMap<Flag, LatestRow>();

/**
 * The row of a flag without change requests; the latest one if it still holds, so that what was written of it is written again.
 * A write leaves the compiled forms of all flags that it does not affect, and so their rows.
 */
function latestRow(flag: Flag, source: BoardSource): TimedRow {
  const { environments, now } = source;
  const known = latestRows.get(flag);
  const isKnown =
    known !== undefined &&
    known.madeAt <= now &&
    now < known.holdsUntil &&
    known.compiled.length === environments.length &&
    environments.every(({ flags }, index) => flags.get(flag.key) === known.compiled[index]) &&
    known.row.lifecycle === lifecycleStatus(flag, source);
  if (isKnown) return known;
  const compiled = environments.map(({ flags }) => flags.get(flag.key));
  const row = { ...timedRow(flag, source), compiled };
  latestRows.set(flag, row);
  return row;
}

function lifecycleStatus(
  flag: Flag,
  { lastEvaluations, now }: Pick<FlagSource, 'lastEvaluations' | 'now'>,
): LifecycleStatus {
  const lastEvaluatedAt = lastEvaluations.get(flag.id)?.toISOString() ?? null;
  return lifecycleOf({ ...pick(flag), lastEvaluatedAt, isFullyRolledOut: isFullyRolledOut(flag) }, now).status;
}

function pick({ archivedAt, deletedAt, permanent, createdAt }: Flag) {
  return { archivedAt, deletedAt, permanent, createdAt };
}
