import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A listener of `node:http` on the network. */
export interface NodeApi {
  /** Sends a request over a socket, with its own headers and no more; the host that its URL names is only said. */
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** What belongs to the connection and not to the answer. */
const OF_THE_CONNECTION = ['connection', 'date', 'keep-alive', 'transfer-encoding'];

const WITHOUT_BODY = [204, 205, 304];

/** Puts a listener on a free port of its own. */
export async function openNodeApi(listener: RequestListener): Promise<NodeApi> {
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
  return new Response(hasBody ? bodyOf(message) : null, { status, headers });
}

/** A body that is cut off, as of a stream at the end of a test, ends there. */
function bodyOf(message: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = message.iterator({ destroyOnReturn: true });
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done = true, value } = await chunks.next().catch(() => ({ done: true, value: undefined }));
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel() {
      message.destroy();
    },
  });
}
