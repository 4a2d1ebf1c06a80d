import type { Flag } from '../../domain/flag.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { type LifecycleStatus, lifecycleOf } from '../../domain/lifecycle.ts';
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

/** What a board is made from. */
export interface BoardSource {
  readonly snapshot: OrganizationSnapshot;
  /** Those that the caller can see. */
  readonly visible: ReadonlySet<string>;
  /** Those that are shown, in order. */
  readonly environments: readonly Snapshot[];
  readonly filter: FlagFilterInput | null | undefined;
  readonly ordering: Ordering<FlagColumn>;
  readonly first: number;
  readonly after: string | null | undefined;
  readonly pendingRequests: PendingRequests;
  /** When each flag was last evaluated, by the flag's id. */
  readonly lastEvaluations: ReadonlyMap<string, Date>;
  readonly now: EpochMilliseconds;
}

/** A page of a board. */
export interface BoardPage {
  readonly rows: readonly BoardRow[];
  readonly totalCount: number;
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
  /** The instant from which the clock alone makes a cell different; Infinity if it does not. */
  readonly holdsUntil: EpochMilliseconds;
}

/** Makes a page of a board from one snapshot. Throws a GraphQLError BAD_CURSOR. */
export function boardPage(source: BoardSource): BoardPage {
  const { snapshot, visible, filter, ordering, first, after, pendingRequests } = source;
  const { organizationId } = snapshot;
  const statusOf = (flag: Flag) => lifecycleStatus(flag, source);
  const isPending = ({ id }: Flag) => pendingRequests.isAbout(id);
  const isShown = flagTest(filter, { snapshot, visible, lifecycleOf: statusOf, isPending });
  const matching = sortedFlags(snapshot, ordering).filter(isShown);
  const start = after == null ? 0 : matching.findIndex(follows(ordering, organizationId, after));
  const rest = start === -1 ? [] : matching.slice(start);
  const shown = rest.slice(0, first);
  const last = shown.at(-1);
  let holdsUntil = Number.POSITIVE_INFINITY;
  const rows = shown.map((flag): BoardRow => {
    const timed = source.environments.map((environment) => {
      const pendingRequest = pendingRequests.in(flag.id, environment.environment.id);
      return boardCell(snapshot, environment, flag.key, pendingRequest, source.now);
    });
    for (const cell of timed) holdsUntil = Math.min(holdsUntil, cell.holdsUntil);
    return { flag, lifecycle: statusOf(flag), cells: timed.map(({ cell }) => cell) };
  });
  return {
    rows,
    totalCount: matching.length,
    hasNextPage: rest.length > shown.length,
    endCursor: last === undefined ? null : flagCursor(ordering, organizationId, last),
    holdsUntil,
  };
}

function lifecycleStatus(flag: Flag, { lastEvaluations, now }: BoardSource): LifecycleStatus {
  const lastEvaluatedAt = lastEvaluations.get(flag.id)?.toISOString() ?? null;
  return lifecycleOf({ ...pick(flag), lastEvaluatedAt, isFullyRolledOut: isFullyRolledOut(flag) }, now).status;
}

function pick({ archivedAt, deletedAt, permanent, createdAt }: Flag) {
  return { archivedAt, deletedAt, permanent, createdAt };
}

/** Whether a flag is on for every subject in every environment. */
function isFullyRolledOut({ settings }: Flag): boolean {
  return Object.values(settings).every(
    (setting) =>
      setting.switch === 'ON' &&
      setting.rolloutPercentage === 100 &&
      (setting.rolloutCondition?.minVersion ?? null) === null &&
      (setting.rolloutCondition?.activationDate ?? null) === null &&
      setting.rules.length === 0,
  );
}
