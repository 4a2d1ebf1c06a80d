import { type Signal, signal } from '@preact/signals';
import {
  Client,
  type CombinedError,
  type Exchange,
  fetchExchange,
  getOperationName,
  gql,
  makeOperation,
  mapExchange,
  type Operation,
  subscriptionExchange,
} from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { retryExchange } from '@urql/exchange-retry';
import { type Ahead, createAhead } from './ahead.ts';
import { type AskedQueries, rememberQueries } from './asked-queries.ts';
import type { Connection } from './connection/connection.ts';
import { type Failure, failureOf, isPassing } from './failures.ts';
import { nameDocuments } from './named-documents.ts';
import { credentialsOf, graphRequest } from './named-request.ts';
import { possibleTypes } from './possible-types.ts';
import { hashOf, readTextsBy } from './typed-document.ts';

/** What the graph is reached with. */
export interface GraphOptions {
  /** Where the graph answers. */
  readonly url: string;
  readonly fetch: typeof fetch;
  readonly connection: Connection;
  /** The secret of the API key, if the person has signed in. */
  readonly key: () => string | undefined;
  /** Called when the server does not accept the key, or wants one. */
  onSignIn(): void;
}

/** The graph, as pages ask it. */
export interface Graph {
  readonly client: Client;
  /** The same without a cache, for pages that keep what they read themselves. */
  readonly uncached: Client;
  /** Why requests wait at the moment; undefined while none does. */
  readonly waiting: Signal<Failure | undefined>;
  /** What the page that is open has asked. */
  readonly asked: AskedQueries;
  /** What is asked before the page is drawn that needs it. */
  readonly ahead: Ahead;
}

/** The extension of a result that holds what the server returned for a mutation. */
export const ANSWER = 'answer';

readTextsBy(gql);

/** How often a request is sent again at most. The delays grow, so this is about a minute. */
const ATTEMPTS = 8;

/** Makes the client of the graph: a cache of objects by their ids, and below it what sends, sends again and refuses. */
export function createGraph({ url, fetch: send, connection, key, onSignIn }: GraphOptions): Graph {
  const waiting = signal<Failure | undefined>(undefined);
  const asked = rememberQueries();
  const named = nameDocuments(send, connection);
  const common = {
    url,
    fetch: named.fetch,
    preferGetMethod: false as const,
    fetchOptions: () => ({ headers: credentialsOf(key()) }),
  };
  const below = [answers, watch(waiting, onSignIn), hashes, again(waiting), ...transports(named.connection)];
  let client: Client | undefined;
  let uncached: Client | undefined;
  return {
    // Neither is made before it is asked: the first page is drawn without.
    get client() {
      client ??= new Client({
        ...common,
        requestPolicy: 'cache-and-network',
        exchanges: [asked.exchange, objects(), ...below],
      });
      return client;
    },
    get uncached() {
      uncached ??= new Client({ ...common, requestPolicy: 'network-only', exchanges: [asked.exchange, ...below] });
      return uncached;
    },
    waiting,
    asked,
    ahead: createAhead((body) => named.fetch(url, graphRequest(body, key())), asked),
  };
}

function objects(): Exchange {
  return cacheExchange({
    possibleTypes,
    // Of these, the id is not that of an object: an actor's name is the one that it had at the time.
    keys: { Actor: () => null },
  });
}

/**
 * Keeps what the server returned for a mutation beside what the cache makes of it: the cache gives back null where it has just forgotten
 * an object of the result.
 */
const answers: Exchange = mapExchange({
  onResult(result) {
    if (result.operation.kind !== 'mutation') return result;
    return { ...result, extensions: { ...result.extensions, [ANSWER]: result.data } };
  },
});

/** Tells of requests that were answered, and of the need to sign in. */
function watch(waiting: Signal<Failure | undefined>, onSignIn: () => void): Exchange {
  return mapExchange({
    onResult({ error }) {
      if (error === undefined || !isPassing(failureOf(error))) waiting.value = undefined;
    },
    onError(error) {
      if (failureOf(error).kind === 'SIGN_IN') onSignIn();
    },
  });
}

/** Sends the hash of a document in place of its text: shorter, and accepted where only trusted documents are. */
const hashes: Exchange = mapExchange({
  onOperation(operation) {
    const sha256Hash = hashOf(getOperationName(operation.query));
    if (sha256Hash === undefined) return operation;
    const extensions = { ...operation.extensions, persistedQuery: { version: 1 as const, sha256Hash } };
    return makeOperation(operation.kind, { ...operation, extensions }, operation.context);
  },
});

function again(waiting: Signal<Failure | undefined>): Exchange {
  const retry = (error: CombinedError, operation: Operation) => {
    const failure = failureOf(error);
    if (operation.kind === 'subscription' || !isPassing(failure)) return undefined;
    waiting.value = failure;
    if (failure.kind !== 'BUSY') return operation;
    return makeOperation(operation.kind, operation, {
      ...operation.context,
      retry: waitOf(operation, failure.seconds),
    });
  };
  return retryExchange({ initialDelayMs: 500, maxDelayMs: 15_000, maxNumberAttempts: ATTEMPTS, retryWith: retry });
}

/** What the exchange keeps of a request that is sent again: it waits between 1.5 and 2.5 times the delay. */
function waitOf({ context }: Operation, seconds: number): { count: number; delay: number } {
  return { count: context.retry?.count ?? 0, delay: (seconds * 1_000) / 1.5 };
}

function transports(connection: Connection): Exchange[] {
  return [
    subscriptionExchange({
      forwardSubscription: (request) => ({
        subscribe: ({ next, complete, error }) => ({
          unsubscribe: connection.subscribe(request, {
            next,
            complete,
            fail: () => error(new Error('The connection was lost.')),
          }),
        }),
      }),
    }),
    fetchExchange,
  ];
}
