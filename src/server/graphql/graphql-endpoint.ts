import { OperationTypeNode } from 'graphql';
import type { Limits } from '../../config/limits.ts';
import type { Clock } from '../../domain/clock.ts';
import { andThen, type MaybePromise, recover } from '../../domain/maybe-promise.ts';
import type { Live } from '../../live/live.ts';
import { HttpProblem } from '../../rest/http/http-problem.ts';
import type { Incoming } from '../../rest/http/incoming.ts';
import type { Reply } from '../../rest/http/reply.ts';
import { withAge } from '../../rest/http/snapshot-age.ts';
import type { Authenticate, Identity } from '../authenticate.ts';
import type { Connections } from '../streams/connections.ts';
import { type StreamWatch, watched } from '../streams/sse/event-streams.ts';
import { multipartFormat } from '../streams/sse/multipart.ts';
import { EVENT_STREAM_HEADERS, eventStreamFormat, resultEvents, resultFeed } from '../streams/sse/result-events.ts';
import type { AnswerOperation } from './answer-operation.ts';
import { type Accepted, EVENT_STREAM, MULTIPART, readAccept, resultTypes } from './content-negotiation.ts';
import { createGraphiQL, wantsPage } from './graphiql.ts';
import { authenticationError, type ErrorMask, refusal } from './graphql-errors.ts';
import {
  type ResultAnswer,
  type ResultMediaType,
  resultAnswer,
  type StreamAnswer,
  statusOf,
} from './operation-answer.ts';
import { type OperationParams, paramsOfBody, paramsOfQuery } from './operation-params.ts';

/** What the endpoint of the graph needs. */
export interface GraphQLEndpointOptions {
  readonly answerOperation: AnswerOperation;
  readonly authenticate: Authenticate;
  readonly connections: Connections;
  readonly mask: ErrorMask;
  readonly live: Live;
  /** Whether browsers are shown GraphiQL. */
  readonly hasPage: boolean;
  readonly limits: Pick<Limits, 'queryBytes' | 'slowConsumerTime'>;
  readonly steadyClock: Clock;
}

/** Answers a request to the graph. Never throws. */
export type GraphQLEndpoint = (incoming: Incoming) => MaybePromise<Reply>;

/**
 * The graph over HTTP (https://graphql.github.io/graphql-over-http/draft/), with results as event streams for clients that accept
 * them (https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverSSE.md, distinct connections mode) or as multipart
 * bodies for Apollo's clients, and GraphiQL for browsers.
 */
export function createGraphQLEndpoint(options: GraphQLEndpointOptions): GraphQLEndpoint {
  const graphiql = createGraphiQL();
  return (incoming) => {
    const { method, headers } = incoming;
    const accept = headers.get('accept');
    // Before authentication: a browser that opens the page cannot send a key yet.
    if (options.hasPage && wantsPage(method, accept)) return graphiql(headers.get('accept-encoding'));
    const accepted = readAccept(accept);
    return recover(
      () => answerRequest(incoming, accepted, options),
      (error) => {
        const errors = [options.mask(error, incoming.requestId)];
        return resultReply(resultAnswer({ errors }), accepted.refusal);
      },
    );
  };
}

function answerRequest(incoming: Incoming, accepted: Accepted, options: GraphQLEndpointOptions): MaybePromise<Reply> {
  refuseRequest(incoming);
  const { requestId, headers, address } = incoming;
  return andThen(authenticated(incoming, options.authenticate), (identity) =>
    andThen(paramsOf(incoming, options.limits.queryBytes), (params) => {
      const place = createPlace(identity, options.connections);
      const allow = (type: OperationTypeNode) => {
        refuseOperation(type, incoming.method, accepted);
        if (type === OperationTypeNode.SUBSCRIPTION) place.take();
      };
      const signal = () => incoming.signal;
      const answer = options.answerOperation(params, { identity, address, requestId, headers, signal, allow });
      return andThen(answer, (answered) => {
        if (answered.kind === 'stream') return streamReply(answered, accepted, watchOf(options, identity, place));
        place.leave();
        return withAge(options.live, resultReply(answered, accepted.result ?? accepted.refusal));
      });
    }),
  );
}

function authenticated({ headers, address }: Incoming, authenticate: Authenticate): MaybePromise<Identity> {
  return recover(
    () => authenticate(headers, 'graphql', address),
    (error) => {
      throw authenticationError(error);
    },
  );
}

function paramsOf(incoming: Incoming, maximum: number): MaybePromise<OperationParams> {
  if (isReading(incoming.method)) return paramsOfQuery(incoming.query);
  const bytes = recover(
    () => incoming.bytes(maximum),
    (error) => {
      if (!(error instanceof HttpProblem)) throw error;
      if (error.code !== 'PAYLOAD_TOO_LARGE') throw refusal(error.status, 'BAD_REQUEST', error.message);
      throw refusal(error.status, 'BODY_TOO_LARGE', `The body is larger than ${maximum} bytes.`);
    },
  );
  return andThen(bytes, paramsOfBody);
}

/** HEAD is answered as GET is, without the body (RFC 9110 §9.3.2); GraphQL over HTTP does not mention it. */
function isReading(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** The only accepted type of body is JSON: pages of other sites can send most other types without a preflight. */
function refuseRequest({ method, headers }: Incoming): void {
  if (isReading(method)) return;
  if (method !== 'POST')
    throw refusal(405, 'BAD_REQUEST', 'GraphQL only supports GET and POST requests.', { allow: 'GET, HEAD, POST' });
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() || 'identity';
  if (encoding !== 'identity') {
    // The size of a compressed body is unknown before it is read. The header names what is accepted (RFC 9110 §12.5.3).
    const accepts = { 'accept-encoding': 'identity' };
    throw refusal(415, 'UNSUPPORTED_ENCODING', `The content encoding is ${encoding}, expected none.`, accepts);
  }
  const mediaType = headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() || 'absent';
  if (mediaType === 'application/json') return;
  const accepts = { 'accept-post': 'application/json' };
  throw refusal(415, 'UNSUPPORTED_MEDIA_TYPE', `The content type is ${mediaType}, expected application/json.`, accepts);
}

const STREAM_TYPES = `${EVENT_STREAM} or ${MULTIPART};subscriptionSpec=1.0`;

function refuseOperation(type: OperationTypeNode, method: string, { result, stream }: Accepted): void {
  if (type === OperationTypeNode.MUTATION && isReading(method))
    throw refusal(405, 'BAD_REQUEST', 'Can only perform a mutation operation from a POST request.', { allow: 'POST' });
  if (type === OperationTypeNode.SUBSCRIPTION ? stream !== undefined : result !== undefined) return;
  const expected = type === OperationTypeNode.SUBSCRIPTION ? STREAM_TYPES : resultTypes.join(' or ');
  throw refusal(
    406,
    'NOT_ACCEPTABLE',
    `The result of a ${type} cannot be sent as the client accepts it, expected ${expected}.`,
  );
}

/** The place of a stream among the connections of this process. */
interface Place {
  /** Throws a GraphQLError if there is none. */
  take(): void;
  leave(): void;
}

/** A subscription takes a place before it starts, so that none starts that would have to end at once. */
function createPlace(identity: Identity, connections: Connections): Place {
  let leave = () => {};
  const tooMany = (status: number, whose: string) =>
    refusal(status, 'TOO_MANY_CONNECTIONS', `There are too many connections ${whose}.`, { 'retry-after': '1' });
  return {
    take() {
      if (connections.isFullFor(identity)) throw tooMany(429, 'of this key');
      const taken = connections.enter();
      if (taken === undefined) throw tooMany(503, 'to this server');
      leave = taken;
    },
    leave: () => leave(),
  };
}

function watchOf(options: GraphQLEndpointOptions, identity: Identity, { leave }: Place): StreamWatch {
  const { connections, steadyClock, limits } = options;
  return { connections, identity, leave, steadyClock, slowConsumerTime: limits.slowConsumerTime };
}

function streamReply({ stream, headers }: StreamAnswer, accepted: Accepted, watch: StreamWatch): Reply {
  const format = accepted.stream === MULTIPART ? multipartFormat : eventStreamFormat;
  const feed = watched(resultFeed(stream, format, watch.steadyClock), watch);
  return { status: 200, headers: { ...headers, ...format.headers }, content: feed };
}

function resultReply(answer: ResultAnswer, mediaType: ResultMediaType | typeof EVENT_STREAM): Reply {
  const { headers, text } = answer;
  if (mediaType === EVENT_STREAM) {
    const status = statusOf(answer, 'application/json');
    return { status, headers: { ...headers, ...EVENT_STREAM_HEADERS }, content: resultEvents(text) };
  }
  const contentType = `${mediaType}; charset=utf-8`;
  return { status: statusOf(answer, mediaType), headers: { ...headers, 'content-type': contentType }, content: text };
}
