import { snapshotFor } from '../../actions/evaluation/evaluations.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import { configurationId, revisionIn } from '../http/configuration.ts';
import type { Reply } from '../http/reply.ts';
import { eventStreamReply } from './event-stream.ts';
import { readToken } from './event-stream-token.ts';
import { type OfrepCall, placeIn } from './ofrep-place.ts';
import type { OfrepBulkSuccess } from './ofrep-wire.ts';
import { refetchEvents, type StreamPlace } from './refetch-events.ts';
import { mayListen, onRevoked, tokenFor } from './stream-access.ts';

/** The path of the event streams. */
export const EVENTS_PATH = '/ofrep/v1/events';

/** How long a client in the background keeps its stream, in seconds: the protocol's own default. */
const INACTIVITY_DELAY = 120;

/** The query of an event stream. */
export interface StreamQuery {
  readonly token?: string | undefined;
  readonly organization?: string | undefined;
  readonly environment?: string | undefined;
  /** The id of the configuration that the client has fetched, so that no change between fetching and listening is lost. */
  readonly since?: string | undefined;
}

/** What is sent beside the answers of all flags. */
export interface BulkFacts {
  /** The token of the event stream; undefined for a caller without a key. */
  readonly token: string | undefined;
  /** The id of the configuration. */
  readonly since: string;
  /** The members of the body besides the answers, as a JSON object. */
  readonly text: string;
}

/**
 * What a client receives with its answers: where they are of, and their event stream. The stream is only a path, so that it works
 * under every host name by which clients reach the server.
 */
export function bulkFactsOf(call: OfrepCall, snapshot: Snapshot): BulkFacts {
  const place = { organizationId: snapshot.organizationId, environment: snapshot.environment.key };
  const token = tokenFor(call, place);
  const since = configurationId(call.services.store, snapshot, call.now);
  const last = announced.get(snapshot);
  if (last !== undefined && last.token === token && last.since === since) return last;
  const { organizationId: organization, environment } = place;
  const query = new URLSearchParams(token === undefined ? { organization, environment, since } : { token, since });
  const members: Omit<OfrepBulkSuccess, 'flags'> = {
    metadata: { organization, environment, revision: snapshot.revision },
    eventStreams: [
      { type: 'sse', endpoint: { requestUri: `${EVENTS_PATH}?${query}` }, inactivityDelaySec: INACTIVITY_DELAY },
    ],
  };
  const facts = { token, since, text: JSON.stringify(members) };
  announced.set(snapshot, facts);
  return facts;
}

// Requests for the same snapshot usually come with the same key.
const announced = new WeakMap<Snapshot, BulkFacts>();

/** Opens an event stream for a caller that is already identified, by the token if there is one. */
export async function openEventStream(call: OfrepCall, query: StreamQuery): Promise<Reply> {
  const { services, caller, incoming, now } = call;
  const snapshot = await snapshotFor(services, caller, streamPlace(call, query));
  const place: StreamPlace = { organizationId: snapshot.organizationId, environment: snapshot.environment.key };
  const since = incoming.headers.get('last-event-id') || query.since || configurationId(services.store, snapshot, now);
  return eventStreamReply({
    events: (signal) => refetchEvents(services, caller, place, since, AbortSignal.any([signal, incoming.signal])),
    // An id of another server is not echoed; the stream then starts with an event.
    firstId: revisionIn(since) === undefined ? undefined : since,
    clock: services.clock,
    isAllowed: () => mayListen(services, caller),
    onRefused: (callback) => onRevoked(services, caller, callback),
  });
}

/** The place that the token names; without a token, the query's, then the headers' and the key's. */
function streamPlace(
  call: OfrepCall,
  { token, organization, environment }: StreamQuery,
): Partial<StreamPlace> & { organizationId: string } {
  const claims = token === undefined ? undefined : readToken(token);
  if (claims !== undefined) return { organizationId: claims.organizationId, environment: claims.environment };
  if (token !== undefined) throw new ValidationError([problem('token', 'is not a valid event-stream token')]);
  return placeIn(call, { organizationId: organization, environment });
}
