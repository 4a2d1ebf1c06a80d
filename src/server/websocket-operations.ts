import type { IncomingMessage } from 'node:http';
import { type ExecutionArgs, GraphQLError } from 'graphql';
import type { Context, ServerOptions, SubscribePayload } from 'graphql-ws';
import { PermissionError } from '../domain/errors.ts';
import type { Authenticate, HeaderReader, Identity } from './authenticate.ts';
import type { Connections, EndReason } from './connections.ts';
import type { GraphQLServer } from './graphql.ts';
import { type ErrorMask, withoutStatus } from './graphql-errors.ts';
import type { Upgraded } from './websocket-transport.ts';

/** How many operations may run on one socket at a time. */
const MAXIMUM_OPERATIONS = 100;

/** How long a socket may stay without having introduced itself, in milliseconds; then it is closed with 4408. */
const INTRODUCTION_TIME = 3_000;

/** How a socket is closed for each reason to end a connection: https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md, RFC 6455. */
export const closings = {
  KEY_INVALID: { code: 4403, reason: 'Forbidden' },
  STOPPING: { code: 1012, reason: 'Going elsewhere' },
} satisfies Record<EndReason, { readonly code: number; readonly reason: string }>;

/** What operations over sockets are served with. */
export interface OperationOptions {
  readonly graphql: GraphQLServer;
  readonly authenticate: Authenticate;
  readonly connections: Connections;
  readonly mask: ErrorMask;
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

/**
 * How sockets are served. Operations go through the graph's server, never to the bare schema: masking, limits and context are
 * the same as over HTTP.
 */
export function socketOptions(options: OperationOptions): ServerOptions<ConnectionParams, SocketState> {
  const prepared = new WeakMap<ExecutionArgs, Enveloped>();
  return {
    connectionInitWaitTimeout: INTRODUCTION_TIME,
    onConnect: (context) => introduce(context, options),
    onSubscribe: (context, _id, payload) => prepare(context, payload, options, prepared),
    execute: (args) => envelopedOf(prepared, args).execute(args),
    subscribe: (args) => envelopedOf(prepared, args).subscribe(args),
    onNext: (_context, _id, _payload, _args, result) =>
      result.errors === undefined ? undefined : { ...result, errors: result.errors.map(withoutStatus) },
    onError: (_context, _id, _payload, errors) => errors.map(withoutStatus),
    onClose: ({ extra }) => extra.leave?.(),
  };
}

/** False, which closes the socket with 4403, for a key that is not valid, and for no key where one is needed. */
async function introduce({ connectionParams, extra }: SocketContext, options: OperationOptions): Promise<boolean> {
  const { authenticate, connections, mask, newId } = options;
  try {
    const identity = await authenticate(headerReader(connectionParams, extra.request), 'graphql');
    if (identity.caller.permissions.size === 0) return false;
    extra.identity = identity;
  } catch (error) {
    if (error instanceof PermissionError) return false;
    extra.socket.close(1011, mask(error, newId()).message);
    return false;
  }
  // The client may have gone while its key was looked up; then nobody would take the socket out again.
  if (extra.socket.readyState !== extra.socket.OPEN) return false;
  extra.leave = connections.open(extra.identity, (end) => {
    const { code, reason } = closings[end];
    extra.socket.close(code, reason);
  });
  return true;
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

async function prepare(
  { extra, subscriptions }: SocketContext,
  payload: SubscribePayload,
  { graphql, mask, newId }: OperationOptions,
  prepared: WeakMap<ExecutionArgs, Enveloped>,
): Promise<ExecutionArgs | readonly GraphQLError[]> {
  const requestId = newId();
  const { identity } = extra;
  if (identity === undefined) throw new Error('graphql-ws lets nobody subscribe who was not let in.');
  // The one that is being prepared counts already.
  if (Object.keys(subscriptions).length > MAXIMUM_OPERATIONS) return [tooManyOperations()];
  try {
    const enveloped = graphql.getEnveloped({ identity, requestId, params: payload });
    const document = enveloped.parse(payload.query);
    const problems = enveloped.validate(enveloped.schema, document);
    if (problems.length > 0) return problems;
    const args: ExecutionArgs = {
      schema: enveloped.schema,
      document,
      operationName: payload.operationName,
      variableValues: payload.variables,
      contextValue: await enveloped.contextFactory(),
    };
    prepared.set(args, enveloped);
    return args;
  } catch (error) {
    return [mask(error, requestId)];
  }
}

function envelopedOf(prepared: WeakMap<ExecutionArgs, Enveloped>, args: ExecutionArgs): Enveloped {
  const enveloped = prepared.get(args);
  if (enveloped === undefined) throw new Error('graphql-ws executes only what was prepared.');
  return enveloped;
}

function tooManyOperations(): GraphQLError {
  const message = `More than ${MAXIMUM_OPERATIONS} operations at a time on one socket.`;
  return new GraphQLError(message, { extensions: { code: 'SUBSCRIPTION_LIMIT' } });
}
