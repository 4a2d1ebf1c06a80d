import type { ExecutionResult } from '@urql/core';
import type { Connection, SubscriptionRequest } from './connection/connection.ts';
import { textOf } from './typed-document.ts';

/** Sends documents by their hashes to a server that knows these, and by their texts to one that does not. */
export interface NamedDocuments {
  readonly fetch: typeof fetch;
  readonly connection: Connection;
}

/**
 * Requests name their document by its hash. A server of another version may not know it: then they are sent again with the text,
 * and so is everything after them.
 */
export function nameDocuments(send: typeof fetch, connection: Connection): NamedDocuments {
  let areKnown = true;
  const sendText = (input: RequestInfo | URL, init: RequestInit, body: string) =>
    send(input, { ...init, body: JSON.stringify(withText(JSON.parse(body))) });
  return {
    async fetch(input, init) {
      if (typeof init?.body !== 'string') return send(input, init);
      if (!areKnown) return sendText(input, init, init.body);
      const response = await send(input, init);
      if (response.status !== 400 || !isUnknown(await response.clone().json())) return response;
      areKnown = false;
      return sendText(input, init, init.body);
    },
    connection: {
      state: connection.state,
      subscribe: (request, sink) =>
        connection.subscribe(areKnown ? request : withText(request), {
          ...sink,
          next(result) {
            if (!isUnknown(result)) return sink.next(result);
            areKnown = false;
            sink.fail();
          },
        }),
    },
  };
}

function isUnknown({ errors }: Pick<ExecutionResult, 'errors'>): boolean {
  const [first] = errors ?? [];
  if (typeof first !== 'object' || !('extensions' in first)) return false;
  return String(first.extensions?.code).startsWith('PERSISTED_QUERY_');
}

function withText(request: SubscriptionRequest): SubscriptionRequest {
  const { persistedQuery, ...extensions } = request.extensions ?? {};
  if (persistedQuery === undefined) return request;
  return { ...request, query: textOf(persistedQuery.sha256Hash) ?? request.query, extensions };
}
