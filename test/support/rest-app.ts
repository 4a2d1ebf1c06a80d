import { buildSchema } from 'graphql';
import { loadDemoData } from '../../src/actions/demo/demo-data.ts';
import type { AnonymousAccess } from '../../src/domain/caller.ts';
import type { JsonObject } from '../../src/domain/json.ts';
import type { Dialect } from '../../src/rest/http/dialect.ts';
import type { RestServices } from '../../src/rest/http/rest-services.ts';
import { createFetch } from '../../src/server/http/adapters/fetch.ts';
import type { Pipeline } from '../../src/server/http/pipeline.ts';
import { type NodeApi, openNodeApi } from './node-api.ts';
import { restPipeline } from './rest-pipeline.ts';
import { createTestApp, type TestApp } from './test-app.ts';

/** What goes with a request. */
export interface RestRequestOptions {
  /** Sent as JSON; a string goes as it is. */
  readonly body?: unknown;
  /** The secret of an API key, as a bearer token. */
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What came back. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The text as a JSON object; empty if it is not JSON. */
  readonly body: JsonObject;
}

/** What takes requests. */
export interface RestApi {
  readonly answer: Pipeline;
  send(method: string, path: string, options?: RestRequestOptions): Promise<RestAnswer>;
  /** Sends a request that a test has made itself. */
  fetch(request: Request): Promise<Response>;
}

/** The REST dialects alone, over a database of their own. */
export interface RestApp extends RestApi, Pick<TestApp, 'services' | 'clock' | 'createKey' | 'close'> {
  /** What the dialects logged. */
  readonly logged: readonly object[];
  /** The same dialects over the same data, for a server that differs in this. */
  mountedWith(other: Partial<RestServices>): RestApi;
}

/** How an app differs from the usual one: there is no data. */
export interface RestAppOptions {
  /** What callers without a key may do. @default full */
  readonly anonymousAccess?: AnonymousAccess;
  readonly withDemoData?: boolean;
  readonly now?: string;
  readonly dialects?: readonly Dialect[];
}

type Closing = () => Promise<void>;

const noGraph = buildSchema('type Query { nothing: Int }');

/** Makes an app. Close it when the test is over. */
export async function createRestApp(options: RestAppOptions = {}): Promise<RestApp> {
  const { services, clock, createKey, close } = await createTestApp({ schema: noGraph, now: options.now });
  if (options.withDemoData === true) await loadDemoData(services);
  const logged: object[] = [];
  const closings: Closing[] = [];
  const log = { error: (details: object) => void logged.push(details) };
  const mountedWith = (other: Partial<RestServices>) =>
    openApi(
      { services, anonymousAccess: options.anonymousAccess ?? 'full', log, ...other },
      options.dialects,
      closings,
    );
  const closeAll = async () => {
    for (const closing of closings) await closing();
    await close();
  };
  return { ...{ services, clock, logged, createKey, close: closeAll, mountedWith }, ...mountedWith({}) };
}

/** `TEST_ADAPTER=node` sends everything over a socket, so that the suite says the same of both adapters. */
export const isOverSocket = process.env.TEST_ADAPTER === 'node';

function openApi(rest: RestServices, mounted: readonly Dialect[] | undefined, closings: Closing[]): RestApi {
  const answer = restPipeline(rest, mounted);
  const fetchDirectly = createFetch(answer, () => performance.now());
  let api: Promise<NodeApi> | undefined;
  const openOnce = () => {
    api ??= openNodeApi(answer);
    return api;
  };
  closings.push(async () => (await api)?.close());
  const fetch = async (request: Request) => (isOverSocket ? (await openOnce()).fetch(request) : fetchDirectly(request));
  return {
    ...{ answer, fetch },
    async send(method, path, request = {}) {
      const response = await fetch(toRequest(method, path, request));
      const text = await textOf(response);
      return { status: response.status, headers: response.headers, text, body: readJson(text) };
    },
  };
}

/** An event stream has no end, and so it is left at once. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true) return response.text();
  await response.body?.cancel();
  return '';
}

function toRequest(method: string, path: string, { body, key, headers = {} }: RestRequestOptions): Request {
  return new Request(`http://localhost${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
}

function readJson(text: string): RestAnswer['body'] {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}
