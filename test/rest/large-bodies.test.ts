import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createTestApp, type TestApp } from '../support/test-app.ts';

const PATH = '/api/v1/org-feature-flags';
const MEBIBYTE = 1_048_576;

let app: TestApp;
let url: string;
beforeAll(async () => {
  app = await createTestApp();
  ({ url } = await app.listen());
});
afterAll(() => app.close());

/** Sends a body, in chunks unless its length is announced, to its end regardless of what the server does in the meantime. */
function send(bytes: number, headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url + PATH, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } });
    sent.on('response', resolve).on('error', reject);
    for (let left = bytes; left > 0; left -= 65_536) sent.write(Buffer.alloc(Math.min(left, 65_536), ' '));
    sent.end();
  });
}

describe('a body that is too long', () => {
  it.each([
    ['in chunks', MEBIBYTE + 1, {}],
    ['in chunks, by far', 20 * MEBIBYTE, {}],
    ['as announced', MEBIBYTE + 1, { 'content-length': String(MEBIBYTE + 1) }],
    ['as announced, by far', 20 * MEBIBYTE, { 'content-length': String(20 * MEBIBYTE) }],
  ])('%s (%i bytes) is refused, and the connection is closed after the reply', async (_, bytes, headers) => {
    const response = await send(bytes, headers);
    expect([response.statusCode, response.headers.connection]).toEqual([413, 'close']);
    expect(JSON.parse(await text(response))).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });

  it('is refused before any of it has arrived, if its length is announced', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    const length = `Content-Type: application/json\r\nContent-Length: ${10 * MEBIBYTE}`;
    socket.write(`POST ${PATH} HTTP/1.1\r\nHost: localhost\r\n${length}\r\n\r\n`);
    const [head] = await once(socket, 'data');
    expect(String(head)).toMatch(/^HTTP\/1.1 413 /);
  });
});

describe('a body', () => {
  it.each([
    ['of the greatest length', MEBIBYTE, {}],
    ['that is longer than what is received at once', 100_000, {}],
    ['of the greatest length, as announced', MEBIBYTE, { 'content-length': String(MEBIBYTE) }],
  ])('%s is read', async (_, bytes, headers) => {
    const response = await send(bytes, headers);
    // A body of blanks is not JSON.
    expect(JSON.parse(await text(response))).toMatchObject({ status: 400, code: 'MALFORMED_JSON' });
    expect(response.headers.connection).toBe('keep-alive');
  });
});
