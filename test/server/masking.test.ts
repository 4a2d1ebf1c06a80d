import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProbe, DEFECT } from '../support/probe-schema.ts';
import { readEvents } from '../support/sse-client.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { connect, type WsClient } from '../support/ws-client.ts';

let test: TestApp;
let url: string;
let wsUrl: string;
let client: WsClient;

beforeAll(async () => {
  test = await createTestApp({ schema: createProbe().schema });
  ({ url, wsUrl } = await test.listen());
  client = connect(wsUrl);
});
afterAll(async () => {
  await client.close();
  await test.close();
});

interface Answer {
  readonly data?: unknown;
  readonly errors?: readonly {
    readonly message: string;
    readonly path?: unknown;
    readonly extensions: { requestId?: string };
  }[];
}

const openStream = (query: string) =>
  test.fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query }),
  });

/** Every way to run an operation; each gives its first result. */
const transports: Record<string, (query: string) => Promise<Answer>> = {
  HTTP: async (query) => (await test.graphql(query)) as Answer,
  SSE: async (query) => readEvents(await openStream(query)).nextResult(),
  WS: async (query) => (await client.subscribe(query).next()) as Answer,
};

describe.each(Object.entries(transports))('over %s', (_, run) => {
  it.each(['{ defective }', '{ defectiveToo }'])('what a defect says in %s stays inside', async (query) => {
    const { errors } = await run(query);
    expect(errors).toHaveLength(1);
    const [error] = errors ?? [];
    expect(error).toMatchObject({ message: 'Unexpected error.', path: [expect.stringMatching(/^defective/)] });
    expect(Object.keys(error?.extensions ?? {}).sort()).toEqual(['code', 'requestId']);
    expect(error?.extensions).toMatchObject({ code: 'INTERNAL_SERVER_ERROR' });
  });

  it('a defect is logged once, under the id that the caller got', async () => {
    const { errors } = await run('{ defective }');
    const id = errors?.[0]?.extensions.requestId;
    const entries = test.logged.filter((entry) => entry.requestId === id && entry.err !== undefined);
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ err: { message: DEFECT }, msg: 'unexpected error' });
  });

  it('an expected failure passes with its code and is not logged', async () => {
    const before = test.logged.filter((entry) => entry.err !== undefined).length;
    const { errors } = await run('{ refused }');
    expect(errors).toEqual([
      expect.objectContaining({
        message: 'There is no flag "nowhere".',
        path: ['refused'],
        extensions: { code: 'NOT_FOUND' },
      }),
    ]);
    expect(test.logged.filter((entry) => entry.err !== undefined)).toHaveLength(before);
  });
});

describe.each(['query', 'mutation'])('a defect of a %s over HTTP', (type) => {
  it.each([false, true])(
    'has one request id: in the header, the body and the log (over a socket: %s)',
    async (overSocket) => {
      const request = {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: `${type} { defective }` }),
      };
      const response = await (overSocket ? fetch(`${url}/graphql`, request) : test.fetch('/graphql', request));
      const [error] = ((await response.json()) as Answer).errors ?? [];
      const requestId = response.headers.get('x-request-id');
      expect(error?.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', requestId });
      const entries = test.logged.filter((entry) => entry.requestId === requestId);
      expect(entries.map(({ msg }) => msg).sort()).toEqual(['request', 'unexpected error']);
    },
  );
});

/** The streaming transports; each gives the results until the operation is over. */
const streams: Record<string, (query: string) => Promise<Answer[]>> = {
  async SSE(query) {
    const events = readEvents(await openStream(query));
    const results: Answer[] = [];
    for (;;) {
      const { event, data } = await events.next();
      if (event === 'complete') return results;
      results.push(JSON.parse(data));
    }
  },
  async WS(query) {
    const operation = client.subscribe(query);
    const results: Answer[] = [];
    try {
      for (;;) results.push((await operation.next()) as Answer);
    } catch (error) {
      const errors = error instanceof Error ? error.cause : undefined;
      return Array.isArray(errors) ? [...results, { errors }] : results;
    }
  },
};

describe.each(Object.entries(streams))('a subscription over %s', (_, run) => {
  it.each(['failing', 'breaking'])('that fails halfway (%s) tells no more than that, and ends', async (field) => {
    const results = await run(`subscription { ${field} }`);
    expect(results).toHaveLength(2);
    expect(results[0]).toEqual({ data: { [field]: 1 } });
    expect(results[1]?.errors).toMatchObject([
      { message: 'Unexpected error.', extensions: { code: 'INTERNAL_SERVER_ERROR' } },
    ]);
    expect(JSON.stringify(results)).not.toContain('hunter2');
  });

  it('that cannot begin tells why when that was to be expected', async () => {
    const [result] = await run('subscription { refused }');
    expect(result?.errors).toMatchObject([{ extensions: { code: 'NOT_FOUND' } }]);
  });

  it('that cannot begin for a defect tells no more than that', async () => {
    const results = await run('subscription { defective }');
    expect(results[0]?.errors).toMatchObject([{ message: 'Unexpected error.' }]);
    expect(JSON.stringify(results)).not.toContain('hunter2');
  });

  it('that is invalid tells what is wrong, and nothing of HTTP', async () => {
    const [result] = await run('subscription { nothing }');
    expect(result?.errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    expect(JSON.stringify(result)).not.toContain('"http"');
  });

  it('that does not parse tells where', async () => {
    const [result] = await run('subscription {');
    expect(result?.errors?.[0]).toMatchObject({ message: expect.stringContaining('Syntax Error') });
  });
});
