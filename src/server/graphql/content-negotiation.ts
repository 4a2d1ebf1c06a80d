import { LRUCache } from 'lru-cache';
import { bestRange, type MediaRange, readMediaRanges } from '../http/media-ranges.ts';
import type { ResultMediaType } from './operation-answer.ts';

/** The media type of an event stream. */
export const EVENT_STREAM = 'text/event-stream';

/** The media type of Apollo's protocol for subscriptions; its version is a parameter. */
export const MULTIPART = 'multipart/mixed';

const MULTIPART_VERSION = '1.0';
const VERSION_PARAMETER = 'subscriptionSpec'.toLowerCase();

/** What a client accepts. */
export interface Accepted {
  /** The media type of a result; undefined: the client accepts none of them. */
  readonly result: ResultMediaType | typeof EVENT_STREAM | undefined;
  /** How it accepts the results of a subscription; undefined: not over HTTP. */
  readonly stream: typeof EVENT_STREAM | typeof MULTIPART | undefined;
  /** The media type of the refusal of a request; always JSON. */
  readonly refusal: ResultMediaType;
}

// Each client sends the same header with every request.
const knownHeaders = new LRUCache<string, Accepted>({ max: 100 });

/** The media types of results, in the order of preference of a client that states none. */
export const resultTypes = ['application/json', 'application/graphql-response+json', EVENT_STREAM] as const;

const anything: Accepted = { result: 'application/json', stream: EVENT_STREAM, refusal: 'application/json' };

/**
 * Reads an `Accept` header (https://www.rfc-editor.org/rfc/rfc9110#section-12.5.1). The media type with the highest quality is
 * chosen, among equals the one that is named first; a result is sent as an event stream only where JSON is accepted less. A
 * subscription is sent in Apollo's multipart protocol only to a client that names its version and accepts no event stream.
 */
export function readAccept(accept: string | null): Accepted {
  if (accept === null || accept === '*/*') return anything;
  const known = knownHeaders.get(accept);
  if (known !== undefined) return known;
  const accepted = readRanges(accept);
  knownHeaders.set(accept, accepted);
  return accepted;
}

function readRanges(accept: string): Accepted {
  const ranges = readMediaRanges(accept);
  const rank = (type: string) => (type === EVENT_STREAM ? 1 : 0);
  const types = resultTypes
    .map((type) => ({ type, ...bestRange(ranges, type) }))
    .filter(({ quality }) => quality > 0)
    .sort((one, other) => other.quality - one.quality || rank(one.type) - rank(other.type) || one.index - other.index)
    .map(({ type }) => type);
  return {
    result: types[0],
    stream: streamOf(types.includes(EVENT_STREAM), ranges),
    refusal: types.find((type) => type !== EVENT_STREAM) ?? 'application/json',
  };
}

function streamOf(isEventStream: boolean, ranges: readonly MediaRange[]): Accepted['stream'] {
  if (isEventStream) return EVENT_STREAM;
  const isMultipart = ranges.some(
    ({ range, quality, parameter }) =>
      range === MULTIPART && quality > 0 && parameter(VERSION_PARAMETER) === MULTIPART_VERSION,
  );
  return isMultipart ? MULTIPART : undefined;
}
