import type { FormattedExecutionResult } from 'graphql';
import { readEvents } from './sse-client.ts';
import type { TestApp } from './test-app.ts';

/** One subscription, its results waiting to be asked for. */
export interface EventStream<Data> {
  /** The data of the next result. Fails when the result has errors, or the stream has ended. */
  next(): Promise<Data>;
  /** The next result, with any content. */
  nextResult(): Promise<FormattedExecutionResult<Data>>;
  /** Goes away, as a closed tab does. */
  stop(): void;
}

/** Subscribes over server-sent events, with the secret of an API key if there is one; needs no port. */
export async function openEventStream<Data>(
  app: TestApp,
  query: string,
  variables: Record<string, unknown>,
  key?: string,
): Promise<EventStream<Data>> {
  const leaving = new AbortController();
  const response = await app.fetch('/graphql', {
    method: 'POST',
    headers: {
      accept: 'text/event-stream',
      'content-type': 'application/json',
      ...(key && { authorization: `Bearer ${key}` }),
    },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  });
  const events = readEvents(response);
  const nextResult = () => events.nextResult<FormattedExecutionResult<Data>>();
  return {
    nextResult,
    async next() {
      const { data, errors } = await nextResult();
      if (errors !== undefined || data == null) throw new Error(`The subscription answered ${JSON.stringify(errors)}`);
      return data;
    },
    stop: () => leaving.abort(),
  };
}
