import type { IncomingHttpHeaders } from 'node:http';
import { type ExecutionArgs, GraphQLError, GraphQLSchema, parse } from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import type { Limits } from '../../../config/limits.ts';
import { PermissionError, RateLimitedError } from '../../../domain/errors.ts';
import { reviveLargeInteger } from '../../../domain/large-integer.ts';
import { statementFailure } from '../../../store/database/statement-failures.ts';
import type { Authenticate, HeaderSource, Identity } from '../../authenticate.ts';
import type { AnswerOperation } from '../../graphql/answer-operation.ts';
import { type ErrorMask, toSentError } from '../../graphql/graphql-errors.ts';
import type { OperationAnswer } from '../../graphql/operation-answer.ts';
import { noHeaders } from '../../graphql/operation-context.ts';
import { paramsOf } from '../../graphql/operation-params.ts';
import type { Connections, EndReason } from '../connections.ts';
import { createFrame } from '../sharing/result-frame.ts';
import type { WriteFrame } from '../sharing/result-stream.ts';
import type { ProtocolSocket } from './websocket-transport.ts';

/**
 * How a socket is closed for each reason to end a connection: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md,
 * RFC 6455.
 */
export const closings = {
  KEY_INVALID: { code: 4403, reason: 'Forbidden' },
  STOPPING: { code: 1012, reason: 'Going elsewhere' },
  TOO_OLD: { code: 1012, reason: 'Open for long enough, come again' },
  // Refusals before the connection is added.
  TOO_MANY: { code: 1013, reason: 'Too many connections of this key' },
  RATE_LIMITED: { code: 1013, reason: 'Too many attempts have failed' },
  UNAVAILABLE: { code: 1013, reason: 'The database does not answer, come again' },
} satisfies Record<
  EndReason | 'TOO_MANY' | 'RATE_LIMITED' | 'UNAVAILABLE',
  { readonly code: number; readonly reason: string }
>;

/** What operations over sockets need. */
export interface OperationOptions {
  readonly answerOperation: AnswerOperation;
  readonly authenticate: Authenticate;
  readonly connections: Connections;
  readonly mask: ErrorMask;
  readonly limits: Pick<Limits, 'socketOperations' | 'introductionTime'>;
  readonly newId: () => string;
}

/** The parameters with which a client opens a connection: its key, as `authorization: "Bearer …"` or as `x-api-key`. */
type ConnectionParams = Readonly<Record<string, unknown>>;

/** The state of a socket. */
interface SocketState extends ProtocolSocket {
  identity?: Identity;
  /** Removes the socket from the watched connections. */
  leave?: () => void;
}

type SocketContext = Context<ConnectionParams, SocketState>;

/** The options of graphql-ws. Operations are answered as over HTTP. */
export function socketOptions(options: OperationOptions): ServerOptions<ConnectionParams, SocketState> {
  return {
    jsonMessageReviver: reviveLargeInteger,
    connectionInitWaitTimeout: options.limits.introductionTime,
    onConnect: (context) => introduce(context, options),
    onSubscribe: (context, id, payload) => answer(context, id, payload, options),
    execute: deliveryOf,
    subscribe: deliveryOf,
    onError: (_context, _id, _payload, errors) => errors.map(toSentError),
    onComplete: ({ extra }, id) => extra.positions.forget(id),
    onClose: ({ extra }) => extra.leave?.(),
  };
}

/** False if the client is refused, which closes the socket with 4403 unless it is closed already. */
async function introduce({ connectionParams, extra }: SocketContext, options: OperationOptions): Promise<boolean> {
  const { authenticate, connections, mask, newId } = options;
  const close = (closing: keyof typeof closings) =>
    extra.socket.close(closings[closing].code, closings[closing].reason);
  try {
    extra.identity = await authenticate(headerSource(connectionParams, extra.headers), 'graphql', extra.address);
  } catch (error) {
    if (error instanceof RateLimitedError) close('RATE_LIMITED');
    else if (statementFailure(error) !== undefined) close('UNAVAILABLE');
    else if (!(error instanceof PermissionError)) extra.socket.close(1011, mask(error, newId()).message);
    return false;
  }
  if (extra.identity.caller.permissions.size === 0) return false;
  // The client may have disconnected while its key was looked up; then its close event is past and would not free the place.
  if (extra.socket.readyState !== extra.socket.OPEN) return false;
  if (connections.isFullFor(extra.identity)) close('TOO_MANY');
  else extra.leave = connections.open(extra.identity, 'websocket', close);
  return extra.leave !== undefined;
}

function headerSource(params: ConnectionParams | undefined, headers: IncomingHttpHeaders): HeaderSource {
  const given = new Map(Object.entries(params ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    get(name) {
      const value = given.get(name) ?? headers[name];
      return typeof value === 'string' ? value : null;
    },
  };
}

/** Answers an operation: the function that graphql-ws calls "execute". */
async function answer(
  { extra, subscriptions }: SocketContext,
  id: string,
  payload: SubscribePayload,
  { answerOperation, limits, newId }: OperationOptions,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const { identity, address } = extra;
  if (identity === undefined)
    throw new Error('graphql-ws only lets clients subscribe that have introduced themselves.');
  const allow = () => {
    // The operation that is being answered is one of them.
    const { socketOperations } = limits;
    if (Object.keys(subscriptions).length > socketOperations) throw tooManyOperations(socketOperations);
  };
  const signal = () => closingOf(extra);
  const context = { identity, address, requestId: newId(), headers: noHeaders, signal, allow };
  const answered = await answerOperation(paramsOf(payload), context);
  if (answered.kind === 'result' && !answered.hasData) return answered.errors;
  return { schema: nothing, document: anyDocument, contextValue: new Delivery(answered, id, extra) };
}

/** Aborts when the socket closes. */
function closingOf({ socket }: SocketState): AbortSignal {
  const closing = new AbortController();
  socket.once('close', () => closing.abort());
  return closing.signal;
}

function tooManyOperations(maximum: number): GraphQLError {
  const message = `More than ${maximum} operations at a time on one socket.`;
  return new GraphQLError(message, { extensions: { code: 'SUBSCRIPTION_LIMIT' } });
}

/** graphql-ws looks only at the kind of the operation, and does the same for each. */
const anyDocument = parse('{ __typename }');
const nothing = new GraphQLSchema({});

/** graphql-ws iterates over it until an operation is complete. It yields nothing: results are written to the socket as frames. */
class Delivery implements AsyncIterableIterator<never> {
  readonly #answer: OperationAnswer;
  readonly #write: WriteFrame;

  constructor(answer: OperationAnswer, id: string, { positions, send }: ProtocolSocket) {
    const operation = positions.operation(id);
    this.#answer = answer;
    this.#write = (frame) => {
      operation.note(frame.revision);
      return send(frame.messageFor(id));
    };
  }

  async next(): Promise<IteratorResult<never>> {
    if (this.#answer.kind === 'stream') await this.#answer.stream.writeTo(this.#write);
    else await this.#write(createFrame(this.#answer.text));
    return OVER;
  }

  async return(): Promise<IteratorResult<never>> {
    if (this.#answer.kind === 'stream') this.#answer.stream.cancel();
    return OVER;
  }

  /** graphql-ws ends only what has this method too. */
  throw(): Promise<IteratorResult<never>> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

const OVER: IteratorResult<never> = { done: true, value: undefined };

function deliveryOf({ contextValue }: ExecutionArgs): Delivery {
  if (contextValue instanceof Delivery) return contextValue;
  throw new Error('graphql-ws only executes what was answered before.');
}
