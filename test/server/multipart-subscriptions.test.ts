import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProbe, type Probe } from '../support/probe-schema.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';

let probe: Probe;
let test: TestApp;
let url: string;

beforeAll(async () => {
  probe = createProbe();
  test = await createTestApp({ schema: probe.schema });
  ({ url } = await test.listen());
});
afterAll(() => test.close());

/** What Apollo Client sends with a subscription over HTTP. */
const APOLLO = 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json';

const subscribe = (query: string, accept: string, signal?: AbortSignal) =>
  fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept },
    body: JSON.stringify({ query }),
    ...(signal && { signal }),
  });

/** Reads parts as Apollo Client does: one is complete once the delimiter that follows it has arrived. */
async function* partsOf(response: Response): AsyncGenerator<unknown> {
  const boundary = /boundary="([^"]+)"/.exec(response.headers.get('content-type') ?? '')?.[1];
  const delimiter = `\r\n--${boundary}`;
  const decoder = new TextDecoder();
  let buffer = '';
  for await (const chunk of response.body ?? []) {
    buffer += decoder.decode(chunk, { stream: true });
    for (let end = buffer.indexOf(delimiter); end >= 0; end = buffer.indexOf(delimiter)) {
      const part = buffer.slice(0, end);
      buffer = buffer.slice(end + delimiter.length);
      const [head = '', body] = part.split('\r\n\r\n');
      if (body === undefined) continue;
      expect(head.trim().toLowerCase()).toBe('content-type: application/json');
      yield JSON.parse(body);
    }
  }
  expect(buffer).toBe('--\r\n');
}

describe('a subscription of a client that accepts multipart bodies', () => {
  it('sends a sign of life, each result as a payload, and then the end', async () => {
    const response = await subscribe('subscription { once }', APOLLO);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('multipart/mixed;boundary="graphql";subscriptionSpec=1.0');
    expect(response.headers.get('cache-control')).toBe('no-cache');
    const parts: unknown[] = [];
    for await (const part of partsOf(response)) parts.push(part);
    expect(parts).toEqual([{}, { payload: { data: { once: 1 } } }]);
  });

  it('sends another sign of life while nothing happens, and ends with the client', async () => {
    const aborting = new AbortController();
    const parts = partsOf(await subscribe('subscription { forever }', APOLLO, aborting.signal));
    expect((await parts.next()).value).toEqual({});
    expect((await parts.next()).value).toEqual({ payload: { data: { forever: 1 } } });
    test.steadyClock.advance(12_000);
    expect((await parts.next()).value).toEqual({});
    aborting.abort();
    await probe.allEnded();
  });

  it('that cannot start is refused as JSON', async () => {
    const response = await subscribe('subscription { nothing }', APOLLO);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
  });

  it.each([
    ['multipart/mixed;boundary="graphql";subscriptionSpec="1.0"', 'multipart/mixed'],
    ['multipart/mixed;subscriptionSpec=1.0, application/graphql-response+json, application/json', 'multipart/mixed'],
    [`text/event-stream;q=0.1, ${APOLLO}`, 'text/event-stream'],
    ['*/*', 'text/event-stream'],
  ])('that accepts %s is answered as %s', async (accept, expected) => {
    const response = await subscribe('subscription { once }', accept);
    expect(response.headers.get('content-type')).toMatch(expected);
    await response.text();
  });

  it.each([
    'multipart/mixed',
    'multipart/mixed;subscriptionSpec=2.0',
    'multipart/mixed;deferSpec=20220824, application/json',
  ])('that accepts %s is refused with what it could accept', async (accept) => {
    const response = await subscribe('subscription { once }', accept);
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('multipart/mixed;subscriptionSpec=1.0') }],
    });
  });

  it('is answered as JSON where the operation is a query', async () => {
    const response = await subscribe('{ hello }', APOLLO);
    expect(await response.json()).toEqual({ data: { hello: 'world' } });
  });
});
