import type { Caller } from '../../domain/caller.ts';
import type { Change, ChangeKind } from '../../domain/change.ts';
import { EpochChangedError, NotFoundError } from '../../domain/errors.ts';
import { andThen } from '../../domain/maybe-promise.ts';
import type { ChangeCursor } from '../../live/change-cursor.ts';
import { type EventCursor, filterCursor } from '../../live/event-cursor.ts';
import { loadFlag } from '../../store/flags/load.ts';
import { authorize } from '../authorize.ts';
import type { Services } from '../services.ts';

/** Which changes to follow. */
export interface FollowInput {
  readonly organizationId: string;
  /** The last revision that the client has seen; absent: only new changes. */
  readonly after?: number | null | undefined;
  /** The epoch of the log of that revision; absent: the current epoch. */
  readonly epoch?: string | null | undefined;
  /** Only changes that touch this environment, or all environments. */
  readonly environment?: string | null | undefined;
  /** Only changes of these flags. */
  readonly flagKeys?: readonly string[] | null | undefined;
  /** Only changes of these kinds. */
  readonly kinds?: readonly ChangeKind[] | null | undefined;
}

/**
 * A cursor over the selected changes, each once, in order. Throws EpochChangedError for a revision that the client has seen in
 * another epoch.
 */
export async function openChanges(services: Services, caller: Caller, input: FollowInput): Promise<ChangeCursor> {
  authorize(caller, 'change:read', input.organizationId);
  const { epoch } = services.store;
  if (input.epoch != null && input.epoch !== epoch) throw new EpochChangedError(epoch);
  const environment = input.environment ?? caller.environment;
  if (environment !== null) await refuseUnknownEnvironment(services, caller, input.organizationId, environment);
  const flagKeys = input.flagKeys == null ? undefined : new Set(input.flagKeys);
  const cursor = await services.live.cursor(input.organizationId, input.after ?? undefined);
  const kinds = input.kinds == null ? undefined : new Set(input.kinds);
  const isWanted = (change: Change) =>
    isIn(change, environment) &&
    (flagKeys === undefined || isAbout(change, flagKeys)) &&
    (kinds === undefined || kinds.has(change.kind));
  return filterCursor(cursor, isWanted);
}

function isIn({ environments }: Change, environment: string | null): boolean {
  return environment === null || environments.length === 0 || environments.includes(environment);
}

/** Whether a change is about one of some flags; a change of a flag's key is about both keys. */
function isAbout({ flagKey, entityType, before }: Change, flagKeys: ReadonlySet<string>): boolean {
  if (flagKey === null) return false;
  const former = entityType === 'FLAG' ? (before as { readonly key?: string } | null)?.key : undefined;
  return flagKeys.has(flagKey) || (former !== undefined && flagKeys.has(former));
}

async function refuseUnknownEnvironment(
  services: Services,
  caller: Caller,
  organizationId: string,
  environment: string,
): Promise<void> {
  const { environments } = await services.live.snapshot(organizationId);
  const isOwn = caller.environment === null || caller.environment === environment;
  if (!isOwn || !environments.has(environment)) throw new NotFoundError('environment', environment);
}

/** A followed flag, as an event. */
export interface FollowedFlag {
  readonly id: string;
}

/** The id of a flag now, and again after each change of it, until it is deleted. Throws NotFoundError for an unknown flag. */
export async function openFlag(
  services: Services,
  caller: Caller,
  { organizationId, key }: { readonly organizationId: string; readonly key: string },
): Promise<EventCursor<FollowedFlag>> {
  authorize(caller, 'flag:read', organizationId);
  const { revision } = await services.live.snapshot(organizationId);
  const flag = await loadFlag(services.store.db, organizationId, key);
  if (flag === undefined) throw new NotFoundError('flag', key);
  const { id, version } = flag;
  const isNews = (change: Change) =>
    change.entityType === 'FLAG' && change.entityId === id && !isKnown(change, version);
  return flagCursor({ id }, filterCursor(await services.live.cursor(organizationId, revision), isNews));
}

function flagCursor(flag: FollowedFlag, changes: ChangeCursor): EventCursor<FollowedFlag> {
  let isStarted = false;
  let isOver = false;
  const after = (change: Change | undefined) => {
    isOver ||= change?.kind === 'FLAG_DELETED';
    return change === undefined ? undefined : flag;
  };
  return {
    take() {
      if (isOver) return undefined;
      if (isStarted) return andThen(changes.take(), after);
      isStarted = true;
      return flag;
    },
    onMore: changes.onMore,
    isOver: () => isOver || changes.isOver?.() === true,
  };
}

/** Whether a change was already part of the flag when it was first read. */
function isKnown({ after }: Change<'FLAG'>, version: number): boolean {
  return after !== null && after.version <= version;
}
