import type { Arrival } from '../../../rest/http/incoming.ts';
import { isFeed } from '../../../rest/http/reply.ts';
import { type BodyChunks, readBytes } from '../../../rest/http/request-bytes.ts';
import { streamOf } from '../../streams/sse/event-feed.ts';
import type { Pipeline } from '../pipeline.ts';
import type { WrittenReply } from '../reply-headers.ts';

/** Serves the pipeline as a `fetch` handler (https://fetch.spec.whatwg.org), for tests and for hosts with this interface. */
export function createFetch(answer: Pipeline, now: () => number): (request: Request) => Promise<Response> {
  return async (request) => responseOf(await answer(arrivalOf(request, now())), request.method);
}

const NO_BODY: BodyChunks = {
  async *[Symbol.asyncIterator]() {},
};

function arrivalOf(request: Request, arrivedAt: number): Arrival {
  const { method, headers, signal, body } = request;
  const { host, pathname: path, search } = new URL(request.url);
  return {
    ...{ method, headers, path, search, arrivedAt },
    host: headers.get('host') ?? host,
    remoteAddress: undefined,
    signal: () => signal,
    bytes: (maximum) => readBytes(body ?? NO_BODY, Number(headers.get('content-length') ?? 0), maximum),
  };
}

function responseOf({ status, headers, content }: WrittenReply, method: string): Response {
  const init = { status, headers: pairsOf(headers) };
  if (method !== 'HEAD') return new Response(isFeed(content) ? streamOf(content) : content, init);
  if (isFeed(content)) void content.cancel();
  return new Response(null, init);
}

function pairsOf(lines: readonly string[]): [name: string, value: string][] {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < lines.length; index += 2) pairs.push([lines[index] ?? '', lines[index + 1] ?? '']);
  return pairs;
}
