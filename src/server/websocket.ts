import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { handleProtocols, makeServer } from 'graphql-ws';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import { type BrowserRules, isAllowedHost, isAllowedOrigin } from './browser-guard.ts';
import type { Metrics } from './metrics.ts';
import { closings, type OperationOptions, socketOptions } from './websocket-operations.ts';
import { carry } from './websocket-transport.ts';

/** The largest message that is read, in bytes; a larger one closes the socket with 1009. */
const MAXIMUM_MESSAGE = 64 * 1024;

/** How long a socket that was asked to close may take, in milliseconds. */
const CLOSING_TIME = 1_000;

/** What serves the graph over WebSockets. */
export interface WebSocketOptions extends OperationOptions {
  readonly metrics: Metrics;
  readonly rules: BrowserRules;
  readonly log: Logger;
}

/**
 * Serves the graph over WebSockets on the same port and path
 * (https://github.com/graphql/graphql-over-http/blob/main/rfcs/GraphQLOverWebSocket.md).
 * The returned function closes the sockets and resolves when all are closed.
 */
export function attachWebSockets(server: Server, options: WebSocketOptions): () => Promise<void> {
  const { rules, metrics, log } = options;
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAXIMUM_MESSAGE, handleProtocols });
  const protocol = makeServer(socketOptions(options));
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', (error) => log.debug({ err: error }, 'a connection broke while it was upgraded'));
    const refusal = refusalOf(request, rules);
    if (refusal !== undefined) return refuse(stream, refusal);
    sockets.handleUpgrade(request, stream, head, (socket) => {
      metrics.sockets.inc();
      socket.once('close', () => metrics.sockets.dec());
      carry(protocol, { socket, request }, log);
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

/** Browsers send their cookies and addresses along with any page's upgrade, so what CORS does elsewhere is done here. */
function refusalOf(request: IncomingMessage, rules: BrowserRules): string | undefined {
  const { host = '', origin } = request.headers;
  if (request.url?.split('?', 1)[0] !== '/graphql') return '404 Not Found';
  return isAllowedHost(rules, host) && isAllowedOrigin(rules, origin, host) ? undefined : '403 Forbidden';
}

function refuse(stream: Duplex, status: string): void {
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function terminateAll(sockets: WebSocketServer): void {
  for (const socket of sockets.clients) socket.terminate();
}
