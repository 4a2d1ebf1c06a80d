import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { andThen, type MaybePromise, recover } from '../../domain/maybe-promise.ts';
import { answerAt, bodyReaderOf, type PlacedRoute, routeTable } from '../../rest/http/answer-route.ts';
import type { Dialect } from '../../rest/http/dialect.ts';
import { type ByteSource, type Incoming, incomingOf } from '../../rest/http/incoming.ts';
import type { RestServices } from '../../rest/http/rest-services.ts';
import type { Found } from '../../rest/http/route-table.ts';
import type { Metrics } from '../metrics.ts';
import { logRequest } from './access-log.ts';
import { type BrowserRules, browserRefusal } from './browser-guard.ts';
import { callerAddress } from './caller-address.ts';
import { allowPages } from './cors.ts';
import { bytesOf, isShort, type PlainRequest, plainRequest, takeBody } from './plain-request.ts';
import { requestIdOf } from './request-id.ts';
import { writeReply } from './write-reply.ts';

/** What the quick edge works with. */
export interface QuickEdgeOptions {
  readonly rest: RestServices;
  /** Which pages may call, and how many proxies stand in front. */
  readonly rules: BrowserRules & { readonly trustProxy: number };
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'observe'>;
  /** @default every dialect */
  readonly dialects?: readonly Dialect[] | undefined;
}

/** Takes a request of `node:http` and answers it; false: it is not one of its own, and nothing has been done. */
export type QuickEdge = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * The way past `fetch` and its objects, which cost several times what an evaluation does. It takes plain requests to routes of
 * REST dialects that nothing is to be refused of at the API, and answers them as the app would; all others are the app's.
 */
export function createQuickEdge({ rest, rules, log, metrics, dialects }: QuickEdgeOptions): QuickEdge {
  const table = routeTable(dialects);
  const isPlainHost = plainHosts();
  const { newId } = rest.services.store;

  const answer = (found: Found<PlacedRoute>, incoming: Incoming, response: ServerResponse): MaybePromise<void> => {
    // A stopwatch, not the time: it only ever measures.
    const startedAt = performance.now();
    const { requestId, method, path, headers } = incoming;
    const { dialect, pattern } = found.target;
    return andThen(answerAt(rest, found, incoming), (reply) => {
      const isOpen = dialect.isOpenToPages === true;
      writeReply(response, isOpen ? reply : allowPages(reply, rules.corsOrigins, headers.get('origin')), requestId);
      const milliseconds = performance.now() - startedAt;
      logRequest(log, { requestId, method, path, status: reply.status, milliseconds });
      metrics.observe(method, pattern, reply.status, milliseconds / 1000);
    });
  };

  return (request, response) => {
    const plain = plainRequest(request);
    if (plain === undefined || !isPlainHost(plain.host)) return false;
    const found = table.find(plain.method, plain.path);
    if (found === undefined || found.target.route.lasts === true) return false;
    if (found.target.dialect.isOpenToPages !== true && isRefused(rules, plain)) return false;
    const begin = (readBytes: ByteSource) => {
      const requestId = requestIdOf(plain.headers.get('x-request-id'), newId);
      const incoming = incomingFrom(plain, found, request, response, {
        ...{ requestId, proxies: rules.trustProxy, readBytes },
      });
      void recover(
        () => answer(found, incoming, response),
        (error) => {
          log.error({ err: error }, 'unexpected error');
          response.destroy();
        },
      );
    };
    if (isShort(plain)) takeBody(request, plain, (bytes) => begin(() => bytes));
    else begin(() => bytesOf(request));
    return true;
  };
}

interface EdgeParts {
  readonly requestId: string;
  readonly proxies: number;
  readonly readBytes: ByteSource;
}

function incomingFrom(
  { method, path, search, host, headers }: PlainRequest,
  { target: { dialect } }: Found<PlacedRoute>,
  request: IncomingMessage,
  response: ServerResponse,
  { requestId, proxies, readBytes }: EdgeParts,
): Incoming {
  // Member by member: to spread an object costs as much as all else here.
  return incomingOf({
    requestId,
    method,
    headers,
    path,
    search,
    address: callerAddress(request, headers.get('x-forwarded-for') ?? undefined, proxies),
    url: () => `http://${host}${path}${search}`,
    signal: () => signalOf(response),
    bytes: readBytes,
    readBody: bodyReaderOf(dialect),
  });
}

function signalOf(response: ServerResponse): AbortSignal {
  const left = new AbortController();
  response.once('close', () => left.abort());
  return left.signal;
}

/** How many hosts are remembered. */
const REMEMBERED = 100;

/** Tells of a host whether a URL has it as it is written. Nearly all requests name the same few. */
export function plainHosts(): (host: string) => boolean {
  const known = new Map<string, boolean>();
  return (host) => {
    const isKnown = known.get(host);
    if (isKnown !== undefined) return isKnown;
    const url = `http://${host}`;
    const isPlain = URL.canParse(url) && new URL(url).host === host;
    if (known.size < REMEMBERED) known.set(host, isPlain);
    return isPlain;
  };
}

/** Whether something led a browser to send the request: see `guardAgainstBrowsers`. */
export function isRefused(
  rules: BrowserRules,
  { method, host, headers }: Pick<PlainRequest, 'method' | 'host' | 'headers'>,
): boolean {
  const [contentType, origin] = [headers.get('content-type') ?? undefined, headers.get('origin') ?? undefined];
  return browserRefusal(rules, { method, host, contentType, origin }) !== undefined;
}
