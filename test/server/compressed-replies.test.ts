import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Incoming } from '../../src/rest/http/incoming.ts';
import { acceptedEncoding } from '../../src/server/http/accepted-encoding.ts';
import { compressReplies } from '../../src/server/http/compress-replies.ts';
import type { Match } from '../../src/server/http/endpoint.ts';
import { createTestApp, type TestApp } from '../support/test-app.ts';
import { makeOrganization } from '../support/test-organization.ts';

describe('the encoding of a reply', () => {
  it.each([
    [null, undefined],
    ['', undefined],
    ['gzip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['br', 'br'],
    ['gzip, deflate, br', 'br'],
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip;q=1.0, br;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['gzip;q=0', undefined],
    ['*', 'br'],
    ['*;q=0', undefined],
    ['br;q=0, *;q=0.1', 'gzip'],
    ['gzip;q=0.5, identity', undefined],
    ['identity;q=0.5, gzip;q=0.5', 'gzip'],
    ['gzip;q=nonsense', undefined],
    ['deflate, zstd', undefined],
  ])('for a client that accepts %j is %j', (header, encoding) => {
    expect(acceptedEncoding(header)).toBe(encoding);
  });
});

describe('a reply', () => {
  let app: TestApp;
  let organizationId: string;
  beforeAll(async () => {
    app = await createTestApp();
    const own = await makeOrganization(app.services);
    organizationId = own.organizationId;
    for (let index = 0; index < 20; index += 1) await own.flag(`flag-${index}`, { name: `Flagg nummer ${index} æøå` });
  });
  afterAll(() => app.close());

  const board = 'query ($id: ID!) { organization(id: $id) { board { rows { key name cells { enabled } } } } }';
  const short = 'query ($id: ID!) { organization(id: $id) { name } }';

  const send = (query: string, headers: Record<string, string> = {}) =>
    app.fetch('/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables: { id: organizationId } }),
    });

  it.each([
    ['br', promisify(brotliDecompress)],
    ['gzip', promisify(gunzip)],
  ] as const)(
    'of GraphQL is compressed with %s when the client accepts it, and says the same',
    async (encoding, inflate) => {
      const plain = await (await send(board)).text();
      const response = await send(board, { 'accept-encoding': encoding });
      expect(response.headers.get('content-encoding')).toBe(encoding);
      const bytes = new Uint8Array(await response.arrayBuffer());
      expect(response.headers.get('content-length')).toBe(String(bytes.length));
      expect(bytes.length).toBeLessThan(plain.length / 2);
      expect((await inflate(bytes)).toString()).toBe(plain);
    },
  );

  it('says that it varies with the encoding, also where it is not compressed', async () => {
    expect((await send(board)).headers.get('vary')).toContain('Accept-Encoding');
    expect((await send(board, { 'accept-encoding': 'gzip' })).headers.get('vary')).toContain('Accept-Encoding');
  });

  it('is compressed once for all requests that get equal content', async () => {
    let text = 'a'.repeat(5_000);
    const reply = () => ({ status: 200, headers: { 'content-type': 'application/json' }, content: text });
    const answer = compressReplies()(reply);
    const headers = new Headers({ 'accept-encoding': 'gzip' });
    // The step reads nothing else of a request.
    const ask = () => answer({ headers } as unknown as Incoming, {} as Match);
    const [one, other] = await Promise.all([ask(), ask()]);
    expect(other.content).toBe(one.content);
    expect((await ask()).content).toBe(one.content);
    text = 'b'.repeat(5_000);
    expect((await ask()).content).not.toEqual(one.content);
  });

  it('is sent as it is when it is short', async () => {
    const response = await send(short, { 'accept-encoding': 'gzip, br' });
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.json()).toMatchObject({ data: { organization: {} } });
  });

  it('is never compressed when it is an event stream', async () => {
    const response = await send(board, { accept: 'text/event-stream', 'accept-encoding': 'gzip' });
    expect(response.headers.get('content-encoding')).toBeNull();
    expect(await response.text()).toContain('event: next');
  });

  it('of a REST API is compressed too, unless it has a strong entity tag, which names its very bytes', async () => {
    const openapi = await app.fetch('/openapi.json', { headers: { 'accept-encoding': 'gzip' } });
    expect(openapi.headers.get('content-encoding')).toBe('gzip');
    const tagged = await app.fetch(`/ofrep/v1/evaluate/flags`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-halyard-organization': organizationId,
        'accept-encoding': 'gzip',
      },
      body: JSON.stringify({ context: { targetingKey: 'ida' } }),
    });
    expect(tagged.headers.get('etag')).toMatch(/^"/);
    expect(tagged.headers.get('content-encoding')).toBeNull();
    expect(await tagged.json()).toMatchObject({ flags: { length: 20 } });
  });
});
