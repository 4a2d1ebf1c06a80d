import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { persistDocuments } from '../../src/server/graphql/trusted-documents.ts';
import { createProbe } from '../support/probe-schema.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { type Address, TRANSPORTS, transports } from '../support/transports.ts';

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');
const extensionsOf = (sha256Hash: string, version = 1) => ({ persistedQuery: { version, sha256Hash } });

/** The `Accept` header of Apollo Client 4. */
const ACCEPT = 'application/graphql-response+json,application/json;q=0.9';

let test: TestApp;
let address: Address;

beforeAll(async () => {
  test = await createTestApp({ schema: createProbe().schema, documents: persistDocuments(4_000) });
  address = await test.listen();
});
afterAll(() => test.close());

/** Sends what Apollo Client's link for persisted queries sends, byte for byte. */
async function post(body: object) {
  const response = await test.fetch('/graphql', {
    method: 'POST',
    headers: { accept: ACCEPT, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function get(parameters: Readonly<Record<string, string>>) {
  const response = await test.fetch(`/graphql?${new URLSearchParams(parameters)}`, { headers: { accept: ACCEPT } });
  return { status: response.status, body: await response.json() };
}

const NOT_FOUND = {
  errors: [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
};

describe('an automatic persisted query', () => {
  it('is sent as a hash, then once with its text, and then as a hash for ever', async () => {
    const query = 'query Hello {\n  hello\n  __typename\n}';
    const named = { operationName: 'Hello', variables: {}, extensions: extensionsOf(hashOf(query)) };
    expect(await post(named)).toEqual({ status: 400, body: NOT_FOUND });
    const answer = { status: 200, body: { data: { hello: 'world', __typename: 'Query' } } };
    expect(await post({ ...named, query })).toEqual(answer);
    expect(await post(named)).toEqual(answer);
    expect(await post(named)).toEqual(answer);
  });

  it('may be sent with GET, so that caches in between keep its answer', async () => {
    const query = 'query ByGet { hello }';
    const named = { operationName: 'ByGet', variables: '{}', extensions: JSON.stringify(extensionsOf(hashOf(query))) };
    expect(await get(named)).toEqual({ status: 400, body: NOT_FOUND });
    expect((await get({ ...named, query })).body).toEqual({ data: { hello: 'world' } });
    expect(await get(named)).toEqual({ status: 200, body: { data: { hello: 'world' } } });
  });

  it('that is a mutation is not executed by GET', async () => {
    const query = 'mutation { touch }';
    await post({ query, extensions: extensionsOf(hashOf(query)) });
    expect((await get({ extensions: JSON.stringify(extensionsOf(hashOf(query))) })).status).toBe(405);
  });

  it.each(TRANSPORTS)('is found over %s', async (transport) => {
    const query = `{ hello(name: "${transport}") }`;
    const named = { query: '', extensions: extensionsOf(hashOf(query)) };
    expect((await transports[transport](address, named)).codes).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    await transports[transport](address, { ...named, query });
    expect(await transports[transport](address, named)).toEqual({ data: { hello: 'world' }, codes: [] });
  });

  it('answers 200 to a client that accepts only application/json, as before media types were distinguished', async () => {
    const response = await test.fetch('/graphql', {
      method: 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ extensions: extensionsOf(hashOf('nowhere')) }),
    });
    expect([response.status, await response.json()]).toEqual([200, NOT_FOUND]);
  });

  it('whose hash is not that of its text is refused, and not cached under it', async () => {
    const [text, other] = ['{ hello }', '{ who }'];
    expect(await post({ query: text, extensions: extensionsOf(hashOf(other)) })).toEqual({
      status: 400,
      body: { errors: [{ message: 'provided sha does not match query', extensions: { code: 'BAD_REQUEST' } }] },
    });
    expect((await post({ extensions: extensionsOf(hashOf(other)) })).body).toEqual(NOT_FOUND);
  });

  it('of another version of the protocol is refused', async () => {
    expect(await post({ query: '{ hello }', extensions: extensionsOf(hashOf('{ hello }'), 2) })).toEqual({
      status: 400,
      body: { errors: [{ message: 'Unsupported persisted query version', extensions: { code: 'BAD_REQUEST' } }] },
    });
  });

  it('that is not a valid document is not cached', async () => {
    const query = '{ nothing }';
    await post({ query, extensions: extensionsOf(hashOf(query)) });
    expect((await post({ extensions: extensionsOf(hashOf(query)) })).body).toEqual(NOT_FOUND);
  });

  it('leaves a text without a hash as it is', async () => {
    expect((await post({ query: '{ hello }' })).body).toEqual({ data: { hello: 'world' } });
  });

  it('is forgotten for others once more bytes are cached than there is room for, the longest unused first', async () => {
    const queries = Array.from({ length: 12 }, (_, place) => `query Q${place} { hello(name: "${'x'.repeat(100)}") }`);
    for (const query of queries) await post({ query, extensions: extensionsOf(hashOf(query)) });
    const found = await Promise.all(queries.map((query) => post({ extensions: extensionsOf(hashOf(query)) })));
    const isFound = found.map(({ status }) => status === 200);
    expect(isFound[0]).toBe(false);
    expect(isFound.at(-1)).toBe(true);
    expect(isFound).toEqual([...isFound].sort());
    const metrics = await (await test.fetch('/metrics')).text();
    const bytes = Number(/^halyard_cache_bytes\{cache="persisted_queries"\} (\d+)$/m.exec(metrics)?.[1]);
    expect(bytes).toBeGreaterThan(0);
    expect(bytes).toBeLessThanOrEqual(4_000);
  });
});

describe('a document of the list', () => {
  it('is found by its hash beside those that clients send', async () => {
    const listed = new Map([['by-another-hash', '{ hello }']]);
    const documents = persistDocuments(4_000, listed);
    expect(documents.textOf({ extensions: extensionsOf('by-another-hash') })).toBe('{ hello }');
  });
});
