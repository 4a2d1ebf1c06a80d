import { once } from 'node:events';
import { type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createNodeServer } from '../../src/server/http/adapters/node.ts';
import type { Pipeline } from '../../src/server/http/pipeline.ts';

/** A pipeline on the network. */
export interface NodeApi {
  readonly url: string;
  /** Sends a request over a socket, with its own headers and no more; the host in its URL is sent, not called. */
  fetch(request: Request): Promise<Response>;
  /** Breaks every connection. */
  drop(): void;
  close(): Promise<void>;
}

/** What belongs to the connection and not to the reply. */
const OF_THE_CONNECTION = ['connection', 'date', 'keep-alive', 'transfer-encoding'];

const WITHOUT_BODY = [204, 205, 304];

/** Serves a pipeline on a free port of its own. */
export async function openNodeApi(answer: Pipeline, now = () => performance.now()): Promise<NodeApi> {
  const onFailure = (error: unknown) => {
    throw error;
  };
  const server = createNodeServer({ answer, now, onFailure }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
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
    drop: () => server.closeAllConnections(),
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
