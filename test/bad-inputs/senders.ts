import { request as send } from 'node:http';
import { connect } from 'node:net';
import { WebSocket } from 'ws';
import { readEvents } from '../support/sse-client.ts';
import { openRawSocket } from '../support/ws-client.ts';
import type { BytesForm, OperationForm, RequestForm, SocketForm } from './bad-input.ts';
import type { Fixtures } from './fixtures.ts';
import type { Told } from './law.ts';

/** The codes that the protocol closes sockets with are the statuses of HTTP and so much. */
export const CLOSED = 4000;

/** What came back over HTTP. */
export interface HttpAnswer extends Told {
  readonly header: (name: string) => string;
}

/** Sends a request with its own headers and no more. */
export function sendRequest(fixtures: Fixtures, form: RequestForm): Promise<HttpAnswer> {
  const { method, path, body, isChunked = false, caller = 'admin', headers = {} } = form;
  const secret = fixtures.secrets[caller];
  const all: Record<string, string> = {
    ...(body !== undefined && { 'content-type': 'application/json' }),
    ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, fixtures.fill(value)])),
  };
  if (all['content-type'] === '') delete all['content-type'];
  const bytes = body === undefined ? undefined : bytesOf(fixtures, body);
  if (bytes !== undefined && !isChunked) all['content-length'] = String(bytes.length);
  return new Promise((resolve, reject) => {
    const outgoing = send(
      `${fixtures.url}${fixtures.fill(path)}`,
      { method, headers: all, agent: false },
      (incoming) => {
        const chunks: Buffer[] = [];
        const answered = () =>
          resolve({
            status: incoming.statusCode ?? 0,
            text: String(Buffer.concat(chunks)),
            header: (name) => String(incoming.headers[name] ?? ''),
          });
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', answered);
        // Who is refused at once need not take in all that is sent.
        incoming.on('error', answered);
      },
    );
    outgoing.on('error', reject);
    outgoing.end(bytes);
  });
}

function bytesOf({ fill }: Fixtures, body: unknown): Buffer {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(fill(typeof body === 'string' ? body : JSON.stringify(body)));
}

/** The request of an operation as it is sent. */
export function textOf({ fill }: Fixtures, form: OperationForm): string {
  const { query, variables, operationName, extensions } = form;
  return fill(form.text ?? JSON.stringify({ query, variables, operationName, extensions }));
}

/** Posts an operation. */
export function postOperation(fixtures: Fixtures, form: OperationForm, accept: string): Promise<HttpAnswer> {
  return sendRequest(fixtures, {
    ...{ form: 'REQUEST', api: 'graph', method: 'POST', path: '/graphql', status: 0 },
    ...{ body: textOf(fixtures, form), headers: { accept }, caller: form.caller ?? 'admin' },
  });
}

/** Asks for an operation's results as an event stream; the first of them, or the answer where there is no stream. */
export async function streamOperation(fixtures: Fixtures, form: OperationForm): Promise<HttpAnswer> {
  const secret = fixtures.secrets[form.caller ?? 'admin'];
  const leaving = new AbortController();
  const response = await fetch(`${fixtures.url}/graphql`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', accept: 'text/event-stream' },
      ...(secret !== undefined && { authorization: `Bearer ${secret}` }),
    },
    body: textOf(fixtures, form),
    signal: leaving.signal,
  });
  const isStream = response.headers.get('content-type')?.startsWith('text/event-stream') === true;
  const text = isStream ? JSON.stringify(await readEvents(response).nextResult()) : await response.text();
  leaving.abort();
  return { status: response.status, text, header: (name) => response.headers.get(name) ?? '' };
}

/** Sends an operation over a socket: its first message, or the code with which the socket is closed. */
export async function subscribeOperation(fixtures: Fixtures, form: OperationForm): Promise<Told> {
  const secret = fixtures.secrets[form.caller ?? 'admin'];
  const headers: Record<string, string> = secret === undefined ? {} : { authorization: `Bearer ${secret}` };
  const socket = await openRawSocket(fixtures.wsUrl, { headers }).catch((error: Error) => error);
  if (socket instanceof Error) return { status: Number(/\d{3}/.exec(socket.message)?.[0]), text: '' };
  try {
    socket.send({ type: 'connection_init' });
    await socket.next();
    socket.send(`{"id":"1","type":"subscribe","payload":${textOf(fixtures, form)}}`);
    return { status: 200, text: JSON.stringify(await socket.next()) };
  } catch {
    const { code, reason } = await socket.closed;
    return { status: code - CLOSED, text: reason };
  } finally {
    socket.close();
  }
}

/** Writes bytes on a socket; the answer's status, 0 where there is none, and all that came. */
export function sendBytes(fixtures: Fixtures, { bytes }: BytesForm): Promise<Told> {
  const { hostname, port, host } = new URL(fixtures.url);
  const close = bytes.includes('Connection: close') ? '' : 'Connection: close\r\n';
  const authorization = `Authorization: Bearer ${fixtures.secrets.admin}\r\n`;
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
    socket.on('close', () => {
      const text = String(Buffer.concat(chunks));
      resolve({ status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1] ?? 0), text });
    });
    const request = bytes.replaceAll('{host}', `Host: ${host}\r\n${authorization}${close}`);
    socket.write(request.includes('\r\n\r\n') ? request : `${request}\r\n`, 'latin1');
  });
}

/** Says something on a socket, and waits for the code with which the server closes it. */
export async function closingCode(fixtures: Fixtures, { messages, isIntroduced }: SocketForm): Promise<number> {
  const headers: Record<string, string> = isIntroduced ? { authorization: `Bearer ${fixtures.secrets.admin}` } : {};
  const socket = new WebSocket(fixtures.wsUrl, 'graphql-transport-ws', { headers });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  if (isIntroduced) {
    socket.send('{"type":"connection_init"}');
    await new Promise((resolve) => socket.once('message', resolve));
  }
  for (const message of messages) {
    socket.send(message instanceof Uint8Array || typeof message === 'string' ? message : JSON.stringify(message));
  }
  return closed;
}
