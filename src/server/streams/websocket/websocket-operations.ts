import type { IncomingMessage } from 'node:http';
import { type ExecutionArgs, GraphQLError, getOperationAST } from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import type { Limits } from '../../../config/limits.ts';
import { PermissionError, RateLimitedError } from '../../../domain/errors.ts';
import type { Authenticate, HeaderReader, Identity } from '../../authenticate.ts';
import type { GraphQLServer } from '../../graphql/graphql.ts';
import { type ErrorMask, withoutStatus } from '../../graphql/graphql-errors.ts';
import type { TrustedDocuments } from '../../graphql/trusted-documents.ts';
import type { Connections, EndReason } from '../connections.ts';
import { revisionIn } from '../sharing/result-frame.ts';
import type { Teller } from '../sharing/result-stream.ts';
import { resultStreamOf } from '../sharing/use-shared-results.ts';
import type { Upgraded } from './websocket-transport.ts';

/** How a socket is closed for each reason to end a connection: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md, RFC 6455. */
export const closings = {
  KEY_INVALID: { code: 4403, reason: 'Forbidden' },
  STOPPING: { code: 1012, reason: 'Going elsewhere' },
  TOO_OLD: { code: 1012, reason: 'Open for long enough, come again' },
  // Those that are refused before they were taken in.
  TOO_MANY: { code: 1013, reason: 'Too many connections of this key' },
  RATE_LIMITED: { code: 1013, reason: 'Too many attempts have failed' },
} satisfies Record<EndReason | 'TOO_MANY' | 'RATE_LIMITED', { readonly code: number; readonly reason: string }>;

/** What operations over sockets are served with. */
export interface OperationOptions {
  readonly graphql: GraphQLServer;
  readonly authenticate: Authenticate;
  readonly connections: Connections;
  readonly mask: ErrorMask;
  readonly documents: TrustedDocuments;
  readonly limits: Pick<Limits, 'socketOperations' | 'introductionTime'>;
  readonly newId: () => string;
}

/** What a client sends when it introduces itself: its key, as `authorization: "Bearer …"` or as `x-api-key`. */
type ConnectionParams = Readonly<Record<string, unknown>>;

/** What is known of a socket. */
interface SocketState extends Upgraded {
  identity?: Identity;
  /** Takes the socket out of the connections that are watched over. */
  leave?: () => void;
}

type SocketContext = Context<ConnectionParams, SocketState>;

type Enveloped = ReturnType<GraphQLServer['getEnveloped']>;

/** An operation that is about to begin. */
interface Prepared {
  readonly enveloped: Enveloped;
  readonly tell: Teller;
}

/**
 * How sockets are served. Operations go through the graph's server, never to the bare schema: masking, limits and context are
 * the same as over HTTP.
 */
export function socketOptions(options: OperationOptions): ServerOptions<ConnectionParams, SocketState> {
  const prepared = new WeakMap<ExecutionArgs, Prepared>();
  return {
    connectionInitWaitTimeout: options.limits.introductionTime,
    onConnect: (context) => introduce(context, options),
    async onSubscribe(context, id, payload) {
      const { enveloped, args } = await prepare(context, payload, options);
      if (enveloped !== undefined) prepared.set(args, { enveloped, tell: tellerOf(context.extra, id) });
      return args;
    },
    execute: (args) => preparedOf(prepared, args).enveloped.execute(args),
    async subscribe(args) {
      const { enveloped, tell } = preparedOf(prepared, args);
      const results = await enveloped.subscribe(args);
      resultStreamOf(args)?.tellBy(tell);
      return results;
    },
    onNext({ extra }, id, _payload, _args, result) {
      extra.told.operation(id).note(revisionIn(result.data));
      return result.errors === undefined ? undefined : { ...result, errors: result.errors.map(withoutStatus) };
    },
    onError: (_context, _id, _payload, errors) => errors.map(withoutStatus),
    onComplete: ({ extra }, id) => extra.told.forget(id),
    onClose: ({ extra }) => extra.leave?.(),
  };
}

/** False, which closes the socket with 4403 unless it is closed already, for whoever is not let in. */
async function introduce({ connectionParams, extra }: SocketContext, options: OperationOptions): Promise<boolean> {
  const { authenticate, connections, mask, newId } = options;
  const close = (closing: keyof typeof closings) =>
    extra.socket.close(closings[closing].code, closings[closing].reason);
  try {
    extra.identity = await authenticate(headerReader(connectionParams, extra.request), 'graphql', extra.address);
  } catch (error) {
    if (error instanceof RateLimitedError) close('RATE_LIMITED');
    else if (!(error instanceof PermissionError)) extra.socket.close(1011, mask(error, newId()).message);
    return false;
  }
  if (extra.identity.caller.permissions.size === 0) return false;
  // The client may have gone while its key was looked up; then nobody would take the socket out again.
  if (extra.socket.readyState !== extra.socket.OPEN) return false;
  if (connections.isFullFor(extra.identity)) close('TOO_MANY');
  else extra.leave = connections.open(extra.identity, close);
  return extra.leave !== undefined;
}

function headerReader(params: ConnectionParams | undefined, request: IncomingMessage): HeaderReader {
  const given = new Map(Object.entries(params ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    get(name) {
      const value = given.get(name) ?? request.headers[name];
      return typeof value === 'string' ? value : null;
    },
  };
}

/** What graphql-ws is to execute, or why it is not. */
type Preparation =
  | { readonly enveloped: Enveloped; readonly args: ExecutionArgs }
  | { readonly enveloped?: undefined; readonly args: readonly GraphQLError[] };

async function prepare(
  { extra, subscriptions }: SocketContext,
  payload: SubscribePayload,
  { graphql, mask, documents, limits, newId }: OperationOptions,
): Promise<Preparation> {
  const requestId = newId();
  const { identity, address } = extra;
  if (identity === undefined) throw new Error('graphql-ws lets nobody subscribe who was not let in.');
  // The one that is being prepared counts already.
  if (Object.keys(subscriptions).length > limits.socketOperations)
    return { args: [tooManyOperations(limits.socketOperations)] };
  try {
    const enveloped = graphql.getEnveloped({ identity, address, requestId, params: payload });
    const document = enveloped.parse(documents.textOf(payload));
    const problems = enveloped.validate(enveloped.schema, document);
    if (problems.length > 0) return { args: problems };
    if (!getOperationAST(document, payload.operationName)) return { args: [noSuchOperation()] };
    const args: ExecutionArgs = {
      schema: enveloped.schema,
      document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: await enveloped.contextFactory(),
    };
    return { enveloped, args };
  } catch (error) {
    return { args: [mask(error, requestId)] };
  }
}

function preparedOf(prepared: WeakMap<ExecutionArgs, Prepared>, args: ExecutionArgs): Prepared {
  const operation = prepared.get(args);
  if (operation === undefined) throw new Error('graphql-ws executes only what was prepared.');
  return operation;
}

/** Tells the client results of an operation as graphql-ws would, but with bytes that are written out already. */
function tellerOf({ told, send }: Upgraded, id: string): Teller {
  const operation = told.operation(id);
  return (frame) => {
    operation.note(frame.revision);
    return send(frame.messageFor(id));
  };
}

function tooManyOperations(maximum: number): GraphQLError {
  const message = `More than ${maximum} operations at a time on one socket.`;
  return new GraphQLError(message, { extensions: { code: 'SUBSCRIPTION_LIMIT' } });
}

/** As Yoga says it over HTTP; graphql-ws has other words for it, and no code. */
function noSuchOperation(): GraphQLError {
  const extensions = { code: 'OPERATION_RESOLUTION_FAILURE' };
  return new GraphQLError('Could not determine what operation to execute.', { extensions });
}
