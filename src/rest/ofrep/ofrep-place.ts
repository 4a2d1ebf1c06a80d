import { snapshotFor } from '../../actions/evaluation/evaluations.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import { revisionIn } from '../http/configuration.ts';
import type { Call } from '../http/route.ts';
import type { StreamPlace } from './refetch-events.ts';

/** Who asks, and when. */
export type Asking = Omit<Call, 'parameters'>;

/** The query by which a client that was told of a change hands back what it was told. */
export interface FlagConfigQuery {
  readonly flagConfigEtag?: string | undefined;
  readonly flagConfigLastModified?: string | undefined;
}

/**
 * The environment that a caller asks: the one that the key is bound to, else the one named in the headers, else the default
 * one. Throws ValidationError when nothing names the organization, and NotFoundError for what is not the caller's.
 */
export function snapshotOf(asking: Asking, query: FlagConfigQuery = {}): MaybePromise<Snapshot> {
  const place = placeIn(asking);
  const { services, caller } = asking;
  const revision = expectedRevision(query);
  return andThen(snapshotFor(services, caller, place), (snapshot) => {
    if (revision <= snapshot.revision) return snapshot;
    // Another node has told of the change, and this one may not have heard of it. Out of reach of the database it says what it knows.
    const caughtUp = services.live.catchUpTo(place.organizationId, revision).catch(() => {});
    return caughtUp.then(() => snapshotFor(services, caller, place));
  });
}

/**
 * Where a caller wants to be answered: as named, else as the headers name it, else where the key is bound. Absent, the
 * environment is the default one. Throws ValidationError when nothing names the organization.
 */
export function placeIn(
  { caller, incoming: { headers } }: Pick<Asking, 'caller' | 'incoming'>,
  named: Partial<StreamPlace> = {},
): Pick<StreamPlace, 'organizationId'> & Partial<StreamPlace> {
  const organizationId = named.organizationId || headers.get('x-halyard-organization') || caller.organizationId;
  if (organizationId === null) {
    const message =
      'is missing, expected the id of an organization: without a key that is bound to one it must be named';
    throw new ValidationError([problem('X-Halyard-Organization', message)]);
  }
  return { organizationId, environment: named.environment || headers.get('x-halyard-environment') || undefined };
}

/** The revision that the caller has heard of; a hint that names none asks for whatever there is. */
function expectedRevision({ flagConfigEtag, flagConfigLastModified }: FlagConfigQuery): number {
  const revision = flagConfigEtag === undefined ? undefined : revisionIn(flagConfigEtag);
  const hasHeard = flagConfigEtag !== undefined || flagConfigLastModified !== undefined;
  return revision ?? (hasHeard ? Number.POSITIVE_INFINITY : 0);
}
