import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { andThen, recover } from '../../../domain/maybe-promise.ts';
import type { Arrival, HeaderReader } from '../../../rest/http/incoming.ts';
import { isFeed } from '../../../rest/http/reply.ts';
import { writeFeed } from '../../streams/sse/event-outlet.ts';
import type { Pipeline } from '../pipeline.ts';
import type { WrittenReply } from '../reply-headers.ts';
import { IncomingRequest } from './incoming-request.ts';
import { discardBody, type NodeBody, receiveBody } from './node-body.ts';

/** What the server of `node:http` needs. */
export interface NodeServerOptions {
  readonly answer: Pipeline;
  /** A clock that never jumps, in milliseconds. */
  readonly now: () => number;
  /** Called with a defect of the pipeline itself; the client is then disconnected. */
  readonly onFailure: (error: unknown) => void;
}

/** Serves the pipeline with `node:http`, without the objects of `fetch`, which take longer to make than an evaluation. */
export function createNodeServer(options: NodeServerOptions): Server {
  // By default, `node:http` drops the second of two equal headers that may occur once, and hides that there were two.
  return createServer({ IncomingMessage: IncomingRequest, joinDuplicateHeaders: true }, listenerOf(options));
}

function listenerOf({ answer, now, onFailure }: NodeServerOptions): RequestListener<typeof IncomingRequest> {
  const fail = (response: ServerResponse, error: unknown) => {
    onFailure(error);
    response.destroy();
  };
  const writeTogether = createReplyQueue(fail);
  return (request, response) => {
    const arrivedAt = now();
    receiveBody(request, (body) => {
      void recover(
        () =>
          andThen(answer(arrivalOf(request, response, body, arrivedAt)), (reply) =>
            writeTogether({ reply, request, response, hasArrived: body.hasArrived() }),
          ),
        (error) => fail(response, error),
      );
    });
  };
}

/** A reply with the request that it answers. */
interface ReadyReply {
  readonly reply: WrittenReply;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Whether the body of the request had arrived when the reply was ready. */
  readonly hasArrived: boolean;
}

/**
 * Makes the queue of replies that are ready. The requests that have arrived at once are answered first and their replies then written
 * together: between two answers, the kernel's part of a write would drop the code and the data of answering from the caches of the
 * processor. A reply waits only for the answers to requests that have already arrived.
 */
function createReplyQueue(fail: (response: ServerResponse, error: unknown) => void): (ready: ReadyReply) => void {
  let waiting: ReadyReply[] = [];
  const writeAll = () => {
    const replies = waiting;
    waiting = [];
    for (const ready of replies) {
      try {
        write(ready);
      } catch (error) {
        fail(ready.response, error);
      }
    }
  };
  return (ready) => {
    if (waiting.length === 0) setImmediate(writeAll);
    waiting.push(ready);
  };
}

function arrivalOf(
  request: IncomingMessage,
  response: ServerResponse,
  { bytes }: NodeBody,
  arrivedAt: number,
): Arrival {
  const { method = '', url = '', headers, socket } = request;
  const { host, path, search } = targetOf(url, headers.host ?? '');
  return {
    method,
    headers: new NodeHeaders(headers),
    host,
    path,
    search,
    remoteAddress: socket.remoteAddress,
    arrivedAt,
    signal: () => signalOf(response),
    bytes,
  };
}

/** The headers as `node:http` has them, doubled ones joined. */
class NodeHeaders implements HeaderReader {
  readonly #headers: IncomingMessage['headers'];

  constructor(headers: IncomingMessage['headers']) {
    this.#headers = headers;
  }

  get(name: string): string | null {
    const value = this.#headers[name] ?? this.#headers[name.toLowerCase()];
    return typeof value === 'string' ? value : null;
  }

  has(name: string): boolean {
    return this.get(name) !== null;
  }
}

function signalOf(response: ServerResponse): AbortSignal {
  const disconnected = new AbortController();
  response.once('close', () => disconnected.abort());
  return disconnected.signal;
}

type Target = Pick<Arrival, 'host' | 'path' | 'search'>;

/** A target that a URL would contain exactly as it is written, which is nearly every one. */
const PLAIN_TARGET = /^\/[\w.~!$&'()*+,;=:@%/-]*(?:\?[\w.~!$&()*+,;=:@/?%[\]-]*)?$/;
const DOT_SEGMENT = /\/(?:\.|%2e){1,2}(?:[/?]|$)/i;
const ABSOLUTE = /^https?:\/\//i;

/** Reads the target of a request (https://www.rfc-editor.org/rfc/rfc9112#section-3.2). */
function targetOf(url: string, host: string): Target {
  if (PLAIN_TARGET.test(url) && !DOT_SEGMENT.test(url)) {
    const mark = url.indexOf('?');
    if (mark === -1) return { host, path: url, search: '' };
    return { host, path: url.slice(0, mark), search: url.slice(mark) };
  }
  const isAbsolute = ABSOLUTE.test(url);
  const text = isAbsolute ? url : `http://localhost${url}`;
  const isReadable = (isAbsolute || url.startsWith('/')) && !/^[^?]*\\/.test(url) && URL.canParse(text);
  if (!isReadable) return { host, path: '', search: '' };
  const { host: named, pathname: path, search } = new URL(text);
  return { host: isAbsolute ? named : host, path, search };
}

function write({ reply, request, response, hasArrived }: ReadyReply): void {
  const { status, headers, content, encoding = 'utf8' } = reply;
  if (isFeed(content)) {
    response.writeHead(status, headers);
    if (request.method === 'HEAD') response.end(() => void content.cancel());
    else writeFeed(content, response);
  } else if (hasArrived) {
    response.writeHead(status, headers);
    response.end(content ?? undefined, encoding);
  } else {
    headers.push('connection', 'close');
    response.writeHead(status, headers);
    if (content === null) response.flushHeaders();
    else response.write(content, encoding);
    discardBody(request, () => response.end());
  }
}
