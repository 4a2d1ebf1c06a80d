import { snapshotFor } from '../../actions/evaluation/evaluations.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import { revisionIn } from '../http/configuration.ts';
import type { Call } from '../http/route.ts';
import type { StreamPlace } from './refetch-events.ts';

/** A request to this API. */
export type OfrepCall = Omit<Call, 'parameters'>;

/** The query with which a client returns the content of an event. */
export interface FlagConfigQuery {
  readonly flagConfigEtag?: string | undefined;
  readonly flagConfigLastModified?: string | undefined;
}

/**
 * The environment of a request: the one that the key is bound to, else the one that the headers name, else the default one.
 * Throws ValidationError if no organization is named, and NotFoundError for one that the caller cannot see.
 */
export function snapshotOf(call: OfrepCall, query: FlagConfigQuery = {}): MaybePromise<Snapshot> {
  const place = placeIn(call);
  const { services, caller } = call;
  const revision = expectedRevision(query);
  return andThen(snapshotFor(services, caller, place), (snapshot) => {
    if (revision <= snapshot.revision) return snapshot;
    // Another node sent the event, and this one may be behind. Without the database it answers from what it has.
    const caughtUp = services.live.catchUpTo(place.organizationId, revision).catch(() => {});
    return caughtUp.then(() => snapshotFor(services, caller, place));
  });
}

/**
 * The place of a request: as named, else as the headers name it, else where the key is bound. Without an environment it is the
 * default one. Throws ValidationError if no organization is named.
 */
export function placeIn(
  { caller, incoming: { headers } }: Pick<OfrepCall, 'caller' | 'incoming'>,
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

/** The revision of the event that the client has received; infinity if its etag names none, so that the node catches up. */
function expectedRevision({ flagConfigEtag, flagConfigLastModified }: FlagConfigQuery): number {
  const revision = flagConfigEtag === undefined ? undefined : revisionIn(flagConfigEtag);
  const hasEvent = flagConfigEtag !== undefined || flagConfigLastModified !== undefined;
  return revision ?? (hasEvent ? Number.POSITIVE_INFINITY : 0);
}
