import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Logger } from 'pino';
import { identify } from '../../actions/identify.ts';
import type { Services } from '../../actions/services.ts';
import type { Config } from '../../config/config.ts';
import { andThen, type MaybePromise, recover } from '../../domain/maybe-promise.ts';
import { secretIn } from '../../rest/http/api-key.ts';
import { type RateStanding, type Rates, standingHeaders } from '../../rest/http/rates.ts';
import { ageHeaders } from '../../rest/http/snapshot-age.ts';
import { logRequest } from '../http/access-log.ts';
import { callerAddress } from '../http/caller-address.ts';
import { allowPages } from '../http/cors.ts';
import { type PlainRequest, plainRequest, takeBody } from '../http/plain-request.ts';
import { isRefused, plainHosts } from '../http/quick-edge.ts';
import { requestIdOf } from '../http/request-id.ts';
import { writeReply } from '../http/write-reply.ts';
import type { Metrics } from '../metrics.ts';
import { answerType, readPosted } from './request-params.ts';
import type { AnswerShortly, ShortAnswer, TriedShortly } from './short-answers.ts';

/** What the quick edge of the graph works with. */
export interface QuickGraphOptions {
  readonly answerShortly: AnswerShortly;
  readonly tried: TriedShortly;
  readonly services: Services;
  readonly rates: Rates;
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'observe'>;
}

/**
 * Takes an operation that `node:http` has received, and answers it if it can be answered shortly; `onward` is called where it
 * cannot, with the body kept for whoever reads it next. False: it is no plain operation, and nothing has been done.
 */
export type QuickGraph = (request: IncomingMessage, response: ServerResponse, onward: () => void) => boolean;

const PATH = '/graphql';

/** Makes the way of operations past `fetch` and its objects. Whatever is to be refused is refused by the app. */
export function createQuickGraph(options: QuickGraphOptions): QuickGraph {
  const { config, log, metrics, tried } = options;
  const isPlainHost = plainHosts();
  return (request, response, onward) => {
    if (request.method !== 'POST' || request.url !== PATH) return false;
    const plain = plainRequest(request);
    const type = plain && typeOfAnswer(plain, config);
    if (plain === undefined || type === undefined || !isPlainHost(plain.host)) return false;
    // A stopwatch, not the time: it only ever measures.
    const startedAt = performance.now();
    const tell = ({ text, done, requestId, headers }: PlainAnswer): void => {
      if (text === undefined) {
        tried.set(request, done);
        onward();
        return;
      }
      headers['content-type'] = type;
      const reply = { status: 200, headers, content: text };
      writeReply(response, allowPages(reply, config.corsOrigins, plain.headers.get('origin')), requestId);
      const milliseconds = performance.now() - startedAt;
      logRequest(log, { requestId, method: 'POST', path: PATH, status: 200, milliseconds });
      metrics.observe('POST', PATH, 200, milliseconds / 1000);
    };
    const fail = (error: unknown): void => {
      log.error({ err: error }, 'unexpected error');
      response.destroy();
    };
    // Who leaves before the body is complete is told nothing.
    takeBody(request, plain, (bytes) => {
      void recover(
        () =>
          andThen(
            answerPlain(request, plain, Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options),
            tell,
          ),
        fail,
      );
    });
    return true;
  };
}

/** The type of the answer; undefined for a request of which the app has something to say. */
function typeOfAnswer({ method, host, headers }: PlainRequest, config: Config): string | undefined {
  const contentType = headers.get('content-type')?.toLowerCase() ?? '';
  const isJson = contentType === 'application/json' || contentType === 'application/json; charset=utf-8';
  const isTooLong = Number(headers.get('content-length') ?? 0) > config.limits.queryBytes;
  if (!isJson || isTooLong || headers.has('content-encoding')) return undefined;
  if (isRefused(config, { method, host, headers })) return undefined;
  return answerType(headers.get('accept') ?? undefined);
}

interface PlainAnswer extends ShortAnswer {
  readonly requestId: string;
  readonly headers: Record<string, string>;
}

function answerPlain(
  request: IncomingMessage,
  { headers }: PlainRequest,
  body: Buffer,
  { answerShortly, services, rates, config }: QuickGraphOptions,
): MaybePromise<PlainAnswer> {
  const requestId = requestIdOf(headers.get('x-request-id'), services.store.newId);
  const address = callerAddress(request, headers.get('x-forwarded-for') ?? undefined, config.trustProxy);
  const told: Record<string, string> = {};
  // The adapter takes it from there: https://github.com/honojs/node-server
  Object.assign(request, { rawBody: body });
  const posted = readPosted(body);
  const secret = secretIn(headers);
  const identified = admitted(rates, address, () => identify(services, secret, config.anonymousAccess, 'graphql'));
  return andThen(identified, (caller) => {
    if (posted === undefined || caller === undefined) return { text: undefined, done: {}, requestId, headers: told };
    const onCharged = (charged: RateStanding) => void Object.assign(told, standingHeaders(charged));
    const hasIdempotencyKey = headers.has('idempotency-key');
    const context = { identity: { caller, secret }, address, requestId, hasIdempotencyKey, onCharged };
    const answer = answerShortly(posted, context);
    return andThen(answer, ({ text, done }) => {
      Object.assign(told, ageHeaders(services.live));
      return { text, done, requestId, headers: told };
    });
  });
}

/** Undefined for whoever is not let in: the app counts the attempt and says why. */
function admitted<Found>(
  rates: Rates,
  address: string | undefined,
  find: () => MaybePromise<Found>,
): MaybePromise<Found | undefined> {
  return recover<Found | undefined>(
    () => {
      rates.admit(address);
      return find();
    },
    () => undefined,
  );
}
