import { isAllowed } from '../../domain/caller.ts';
import { readRequestsOfSeveral } from '../../store/flags/requests-of-several.ts';
import { visibleRequests } from '../change-request/visible-requests.ts';
import { type FlagFilterInput, refuseFilter } from '../flag/flag-filter.ts';
import type { GraphContext } from '../lib/context.ts';

/** A pending change request, as a board names it. */
export interface PendingRequest {
  readonly id: string;
  readonly number: number;
}

/** The pending change requests of an organization that are about flags. */
export interface PendingRequests {
  /** The oldest for a flag in an environment, by their ids; null if there is none. */
  readonly in: (flagId: string, environmentId: string) => PendingRequest | null;
  readonly isAbout: (flagId: string) => boolean;
  /** Whether one is about the flag alone. */
  readonly isAboutOnly: (flagId: string) => boolean;
}

/** What a board knows of pending change requests if it does not show them. */
const noRequests: PendingRequests = { in: () => null, isAbout: () => false, isAboutOnly: () => false };

/** Reads the pending change requests of an organization that are about flags and that the caller can see, in two statements. */
async function loadPendingRequests(
  { db, services, caller }: GraphContext,
  organizationId: string,
): Promise<PendingRequests> {
  const [alone, several] = await Promise.all([
    db.changeRequest.findMany({
      where: { organizationId, status: 'PENDING', flagId: { not: null }, ...visibleRequests(caller) },
      select: { id: true, number: true, flagId: true, environmentId: true },
    }),
    readRequestsOfSeveral(services.store.db, [organizationId]),
  ]);
  const each = several.flatMap(({ flagIds, ...request }) => flagIds.map((flagId) => ({ ...request, flagId })));
  const rows = [...alone, ...each].sort((left, right) => right.number - left.number);
  // A request without an environment is about several, so that it is named in each. The oldest of a place is the last one here.
  const pending = new Map(
    rows.map(({ id, number, flagId, environmentId }) => [placeName({ flagId, environmentId }), { id, number }]),
  );
  const flagIds = new Set(rows.map(({ flagId }) => flagId));
  const aboutOnly = new Set(alone.map(({ flagId }) => flagId));
  return {
    in(flagId, environmentId) {
      if (!flagIds.has(flagId)) return null;
      const here = pending.get(placeName({ flagId, environmentId }));
      const everywhere = pending.get(placeName({ flagId, environmentId: null }));
      if (here === undefined || everywhere === undefined) return here ?? everywhere ?? null;
      return here.number < everywhere.number ? here : everywhere;
    },
    isAbout: (flagId) => flagIds.has(flagId),
    isAboutOnly: (flagId) => aboutOnly.has(flagId),
  };
}

function placeName({ flagId, environmentId }: { flagId: string | null; environmentId: string | null }): string {
  return `${flagId} ${environmentId}`;
}

/** Reads when each flag of an organization was last evaluated, in one statement: by the id of the flag, without those that never were. */
async function loadLastEvaluations({ db }: GraphContext, organizationId: string): Promise<ReadonlyMap<string, Date>> {
  const rows = await db.flag.findMany({
    where: { organizationId, deletedAt: null, lastEvaluatedAt: { not: null } },
    select: { id: true, lastEvaluatedAt: true },
  });
  return new Map(rows.flatMap(({ id, lastEvaluatedAt }) => (lastEvaluatedAt === null ? [] : [[id, lastEvaluatedAt]])));
}

/** What a board shows, or filters by, beyond the snapshot. */
interface Facts {
  readonly pendingRequests: PendingRequests;
  readonly lastEvaluations: ReadonlyMap<string, Date>;
  readonly asksLifecycle: boolean;
}

/** What the flags are chosen by, and whether they are shown as they were: then no change request waits. */
interface FactsWanted {
  readonly filter: FlagFilterInput | null | undefined;
  readonly isPast: boolean;
}

/** Loads what the selected fields and the filter need beyond the snapshot. Throws as {@link refuseFilter} does. */
export async function loadFacts(
  context: GraphContext,
  organizationId: string,
  { filter, isPast }: FactsWanted,
  selected: ReadonlySet<string>,
): Promise<Facts> {
  refuseFilter(context, filter);
  const asksLifecycle = selected.has('lifecycle') || filter?.lifecycle != null;
  const asksRequests =
    selected.has('pendingChangeRequestId') ||
    selected.has('pendingChangeRequestNumber') ||
    filter?.hasPendingChangeRequest != null;
  const maySeeRequests = isAllowed(context.caller, 'change:read');
  const [pendingRequests, lastEvaluations] = await Promise.all([
    asksRequests && maySeeRequests && !isPast ? loadPendingRequests(context, organizationId) : noRequests,
    asksLifecycle ? loadLastEvaluations(context, organizationId) : new Map<string, Date>(),
  ]);
  return { pendingRequests, lastEvaluations, asksLifecycle };
}
