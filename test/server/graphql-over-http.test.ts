import { gzipSync } from 'node:zlib';
import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProbe } from '../support/probe-schema.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { TRANSPORTS, transports } from '../support/transports.ts';

let test: TestApp;

beforeAll(async () => {
  test = await createTestApp({ schema: createProbe().schema });
});
afterAll(() => test.close());

const post = (body: BodyInit, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  test.fetch('/graphql', { method: 'POST', headers, body, ...(body instanceof ReadableStream && { duplex: 'half' }) });

const codeOf = async (response: Response) => (await response.json()).errors[0].extensions.code;

describe('the GraphQL over HTTP specification', () => {
  const audits = serverAudits({
    url: 'http://localhost/graphql',
    fetchFn: (url: string, init: RequestInit) => test.app.fetch(new Request(url, init)),
  });

  it('has 61 audits', () => {
    expect(audits).toHaveLength(61);
  });

  it.each(audits)('$name', async ({ fn }) => {
    expect(await fn()).toMatchObject({ status: 'ok' });
  });
});

describe('a request', () => {
  it.each([
    ['a form', 'application/x-www-form-urlencoded'],
    ['an upload', 'multipart/form-data; boundary=x'],
    ['plain text', 'text/plain'],
    ['a bare document', 'application/graphql'],
    ['a type that merely begins like JSON', 'application/json-seq'],
  ])('that is %s answers 415, for a page of any site can send most of them unasked', async (_, type) => {
    const response = await post('query={hello}', { 'content-type': type });
    expect(response.status).toBe(415);
    expect(response.headers.get('accept-post')).toBe('application/json');
    expect(await codeOf(response)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it('that is compressed answers 415, for what a body becomes is not seen before it is read', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const response = await post(gzipSync('{"query":"{hello}"}'), headers);
    expect(response.status).toBe(415);
    expect(response.headers.get('accept-encoding')).toBe('identity');
    expect(await codeOf(response)).toBe('UNSUPPORTED_ENCODING');
  });

  it('with a variable that does not fit gets a code', async () => {
    const query = 'query ($name: String!) { __type(name: $name) { kind } }';
    expect(await codeOf(await post(JSON.stringify({ query })))).toBe('BAD_USER_INPUT');
    expect(await codeOf(await post(JSON.stringify({ query, variables: { name: 7 } })))).toBe('BAD_USER_INPUT');
  });

  it('in JSON is read with any parameters of its type', async () => {
    const response = await post('{"query":"{hello}"}', { 'content-type': 'application/json; charset=utf-8' });
    expect(await response.json()).toEqual({ data: { hello: 'world' } });
  });

  it('to mutate with GET answers 405 and says which method would do', async () => {
    const response = await test.fetch(`/graphql?query=${encodeURIComponent('mutation { touch }')}`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  it('to query with GET is answered', async () => {
    const response = await test.fetch('/graphql?query={hello}');
    expect(await response.json()).toEqual({ data: { hello: 'world' } });
  });

  it.each([
    ['a query', '{hello}', 'application/json', 200],
    ['a document that cannot be read', '{', 'application/graphql-response+json', 400],
    ['a mutation', 'mutation { touch }', 'application/json', 405],
    ['a subscription', 'subscription { forever }', 'text/event-stream', 200],
    ['GraphiQL', '{hello}', 'text/html', 200],
  ])('of %s with HEAD is answered as with GET, without the body', async (_, query, accept, status) => {
    const ask = (method: string) =>
      test.fetch(`/graphql?query=${encodeURIComponent(query)}`, { method, headers: { accept } });
    const [head, get] = [await ask('HEAD'), await ask('GET')];
    expect([head.status, get.status]).toEqual([status, status]);
    const ofRequest = ['x-request-id'];
    const headersOf = (response: Response) => [...response.headers].filter(([name]) => !ofRequest.includes(name));
    expect(headersOf(head)).toEqual(headersOf(get));
    expect(await head.text()).toBe('');
    await get.body?.cancel();
  });

  it('of several operations at once answers 400', async () => {
    const response = await post('[{"query":"{hello}"},{"query":"{hello}"}]');
    expect(response.status).toBe(400);
  });

  it('of broken JSON answers 400 and does not quote it', async () => {
    const response = await post('{"query": hunter2');
    expect(response.status).toBe(400);
    expect(await response.text()).not.toMatch(/hunter2|Unexpected token|originalError/);
  });
});

describe('a request with GET', () => {
  it.each(['variables', 'extensions'])('whose %s are not JSON answers 400 and does not quote them', async (name) => {
    const response = await test.fetch(`/graphql?query={hello}&${name}={hunter2`);
    expect(response.status).toBe(400);
    const { errors } = await response.json();
    expect(errors).toEqual([{ message: `"${name}" is not valid JSON.`, extensions: { code: 'BAD_REQUEST' } }]);
  });
});

describe('a hash without a text, where no documents are listed,', () => {
  it('is refused as Apollo expects it, so that its clients send the text', async () => {
    const extensions = { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } };
    const { errors } = await (await post(JSON.stringify({ extensions }))).json();
    expect(errors).toEqual([
      { message: 'PersistedQueryNotSupported', extensions: { code: 'PERSISTED_QUERY_NOT_SUPPORTED' } },
    ]);
    const withText = await post(JSON.stringify({ query: '{hello}', extensions }));
    expect(await withText.json()).toEqual({ data: { hello: 'world' } });
  });
});

describe('the media type of an answer', () => {
  const [json, newer, events] = ['application/json', 'application/graphql-response+json', 'text/event-stream'];
  it.each([
    ['*/*', json],
    [`${json}, ${newer}`, json],
    [`${newer}, ${json}`, newer],
    [`${json};q=0.4, ${newer};q=0.9`, newer],
    [`${newer};q=0.4, ${json};q=0.9`, json],
    [`${events}, ${json}`, json],
    [`${events}, ${json};q=0.5`, events],
    [`${json};q=0, */*;q=0.1`, newer],
    [`${json};charset=latin1, ${newer}`, newer],
  ])('for "%s" is %s', async (accept, expected) => {
    const response = await post('{"query":"{hello}"}', { 'content-type': 'application/json', accept });
    expect(response.headers.get('content-type')?.split(';')[0]).toBe(expected);
    expect(await response.text()).toContain('{"data":{"hello":"world"}}');
  });

  it.each([
    ['{ hello }', 'text/html;q=0.5, image/png'],
    ['mutation { touch }', 'multipart/mixed;boundary=graphql;subscriptionSpec=1.0'],
    ['subscription { once }', 'application/json'],
    ['subscription { once }', 'multipart/mixed;boundary=graphql;deferSpec=20220824, application/json'],
  ])(
    'of %s that the client does not accept (%s) is refused with 406 before anything is executed',
    async (query, accept) => {
      const response = await post(JSON.stringify({ query }), { 'content-type': 'application/json', accept });
      expect(response.status).toBe(406);
      expect(await codeOf(response)).toBe('NOT_ACCEPTABLE');
    },
  );
});

describe.each(TRANSPORTS)('a subscription over %s', (transport) => {
  it.each([
    ['subscription ($s: Boolean!) { once @skip(if: $s) }', { s: true }],
    ['subscription ($s: Boolean!) { once @include(if: $s) }', {}],
    ['subscription { once @skip(if: true) }', {}],
    ['subscription { ... @include(if: false) { once } }', {}],
    ['subscription { ...F @skip(if: false) } fragment F on Subscription { once }', {}],
    ['subscription { ...F } fragment F on Subscription { once @skip(if: true) }', {}],
  ])('whose root may be skipped is not valid: %s', async (query, variables) => {
    const address = await test.listen();
    expect((await transports[transport](address, { query, variables })).codes).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });
});

describe('the limit of a body', () => {
  const LIMIT = 1024 * 1024;
  const ofSize = (size: number) => {
    const frame = JSON.stringify({ query: '{hello}', variables: { padding: '' } });
    return frame.replace('""', `"${'x'.repeat(size - frame.length)}"`);
  };
  const inChunks = (text: string) =>
    new ReadableStream({
      start(controller) {
        for (let at = 0; at < text.length; at += 10_000)
          controller.enqueue(new TextEncoder().encode(text.slice(at, at + 10_000)));
        controller.close();
      },
    });

  it.each([
    ['announces its length', (text: string) => text],
    ['comes in chunks', inChunks],
  ])('lets one of 256 KiB pass and refuses one byte more with 413, when it %s', async (_, send) => {
    const { url } = await test.listen();
    const postTo = (body: BodyInit) =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        ...(body instanceof ReadableStream && { duplex: 'half' }),
      });
    const fits = await postTo(send(ofSize(LIMIT)));
    expect(await fits.json()).toEqual({ data: { hello: 'world' } });
    const tooLarge = await postTo(send(ofSize(LIMIT + 1)));
    expect(tooLarge.status).toBe(413);
    expect(await codeOf(tooLarge)).toBe('BODY_TOO_LARGE');
  });

  it('does not believe a length beside a transfer encoding', async () => {
    const headers = { 'content-type': 'application/json', 'content-length': '10', 'transfer-encoding': 'chunked' };
    expect((await post(inChunks(ofSize(LIMIT + 1)), headers)).status).toBe(413);
  });
});
