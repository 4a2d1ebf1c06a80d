import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

/** A listener of `node:http` on the network. */
export interface NodeDoor {
  /** Sends a request over a socket, with its own headers and no more; the host that its URL names is only said. */
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** What belongs to the connection and not to the answer. */
const OF_THE_CONNECTION = ['connection', 'date', 'keep-alive', 'transfer-encoding'];

const WITHOUT_BODY = [204, 205, 304];

/** Puts a listener on a free port of its own. */
export async function openNodeDoor(listener: RequestListener): Promise<NodeDoor> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    async fetch(request) {
      const { host, pathname, search } = new URL(request.url);
      const headers: Record<string, string> = { host, ...Object.fromEntries(request.headers) };
      const body = request.body === null ? undefined : Buffer.from(await request.arrayBuffer());
      if (body !== undefined) headers['content-length'] ??= String(body.length);
      const { method, signal } = request;
      const outgoing = send({ host: '127.0.0.1', port, method, path: pathname + search, headers, signal });
      outgoing.end(body);
      const [message]: IncomingMessage[] = await once(outgoing, 'response');
      if (message === undefined) throw new Error('There is no answer.');
      return responseOf(message, method);
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function responseOf(message: IncomingMessage, method: string): Response {
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(message.headersDistinct)) {
    if (!OF_THE_CONNECTION.includes(name)) for (const value of values) headers.append(name, value);
  }
  const status = message.statusCode ?? 0;
  const hasBody = !WITHOUT_BODY.includes(status) && method !== 'HEAD';
  if (!hasBody) message.resume();
  // The two declarations of a web stream are one at run time.
  const body = hasBody ? (Readable.toWeb(message) as ReadableStream<Uint8Array>) : null;
  return new Response(body, { status, headers });
}
