import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, makeServer } from 'graphql-ws';
import { WebSocketServer } from 'ws';
import type { Limits } from '../../../config/limits.ts';
import { PermissionError, RateLimitedError, UnavailableError } from '../../../domain/errors.ts';
import { statementFailure } from '../../../store/database/statement-failures.ts';
import { type BrowserRules, isAllowedHost, isAllowedOrigin } from '../../http/browser-guard.ts';
import { callerAddress } from '../../http/caller-address.ts';
import type { Metrics } from '../../metrics/metrics.ts';
import { createResumePositions } from '../sharing/resume-positions.ts';
import { closings, type OperationOptions, socketOptions } from './websocket-operations.ts';
import { serveSocket, type TransportOptions } from './websocket-transport.ts';

/** How long a socket may take to close, in milliseconds. */
const CLOSING_TIME = 1_000;

/** What serving the graph over WebSockets needs. */
export interface WebSocketOptions extends OperationOptions, TransportOptions {
  readonly metrics: Metrics;
  readonly rules: BrowserRules;
  /** How many proxies are in front of the server. */
  readonly trustProxy: number;
  readonly limits: Limits;
}

/**
 * Serves the graph over WebSockets on the same port and path
 * (https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md).
 * The returned function closes the sockets and resolves when all are closed.
 */
export function attachWebSockets(server: Server, options: WebSocketOptions): () => Promise<void> {
  const { rules, metrics, limits, connections, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes, handleProtocols });
  const protocol = makeServer(socketOptions(options));
  const upgrade = async (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const leave = connections.enter();
    if (leave === undefined) return refuse(stream, '503 Service Unavailable', { 'Retry-After': '1' });
    stream.once('close', leave);
    const address = callerAddress(
      request.socket.remoteAddress,
      headerOf(request, 'x-forwarded-for') ?? null,
      options.trustProxy,
    );
    const refusal = await refusalOfKey(request, address, options);
    if (refusal !== undefined) {
      leave();
      return refuse(stream, ...refusal);
    }
    // Not the request itself, which the socket would keep in memory.
    const { headers } = request;
    sockets.handleUpgrade(request, stream, head, (socket) => {
      metrics.sockets.inc();
      socket.once('close', () => metrics.sockets.dec());
      serveSocket(protocol, { socket, stream, headers, address, positions: createResumePositions() }, options);
    });
  };
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', (error) => log.debug({ err: error }, 'a connection broke while it was upgraded'));
    const refusal = refusalOf(request, rules);
    if (refusal !== undefined) return refuse(stream, refusal);
    upgrade(request, stream, head).catch((error: unknown) => {
      log.error({ err: error }, 'unexpected error');
      refuse(stream, '500 Internal Server Error');
    });
  });
  return async () => {
    const { code, reason } = closings.STOPPING;
    for (const socket of sockets.clients) socket.close(code, reason);
    const timer = setTimeout(() => terminateAll(sockets), CLOSING_TIME);
    await new Promise((resolve) => sockets.close(resolve));
    clearTimeout(timer);
  };
}

/** Browsers send cookies with any page's upgrade, and CORS does not apply to it, so origins are checked here. */
function refusalOf(request: IncomingMessage, rules: BrowserRules): string | undefined {
  const { host = '', origin } = request.headers;
  if (request.url?.split('?', 1)[0] !== '/graphql') return '404 Not Found';
  return isAllowedHost(rules, host) && isAllowedOrigin(rules, origin, host) ? undefined : '403 Forbidden';
}

type Refusal = readonly [status: string, headers?: Readonly<Record<string, string>>];

/** A key in a header is checked before the upgrade; one in the connection parameters afterwards. */
async function refusalOfKey(
  request: IncomingMessage,
  address: string | undefined,
  { authenticate, connections }: WebSocketOptions,
): Promise<Refusal | undefined> {
  const headers = { get: (name: string) => headerOf(request, name) ?? null };
  if (headers.get('authorization') === null && headers.get('x-api-key') === null) return undefined;
  try {
    const identity = await authenticate(headers, 'graphql', address);
    return connections.isFullFor(identity) ? ['429 Too Many Requests', { 'Retry-After': '1' }] : undefined;
  } catch (error) {
    if (error instanceof PermissionError) return ['401 Unauthorized', { 'WWW-Authenticate': 'Bearer' }];
    if (error instanceof RateLimitedError)
      return ['429 Too Many Requests', { 'Retry-After': String(error.retryAfterSeconds) }];
    const failure = statementFailure(error);
    if (!(failure instanceof UnavailableError)) throw error;
    return ['503 Service Unavailable', { 'Retry-After': String(failure.retryAfterSeconds) }];
  }
}

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

function refuse(stream: Duplex, status: string, headers: Readonly<Record<string, string>> = {}): void {
  const lines = Object.entries({ Connection: 'close', 'Content-Length': '0', ...headers });
  stream.end(`HTTP/1.1 ${status}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
}

function terminateAll(sockets: WebSocketServer): void {
  for (const socket of sockets.clients) socket.terminate();
}
