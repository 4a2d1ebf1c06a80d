import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

/** A server that speaks as much of PostgreSQL's protocol (https://www.postgresql.org/docs/current/protocol-message-formats.html) as a test needs. */
export interface FakePostgres {
  readonly url: string;
  close(): Promise<void>;
}

/** What the server says in one packet: when a client connects, and to each of its queries. */
export interface FakeScript {
  readonly greeting: Buffer;
  answer(query: string): Buffer;
}

const int32 = (number: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(number);
  return bytes;
};

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type), int32(body.length + 4), body]);
}

const ready = message('Z', Buffer.from('I'));

/** Authentication succeeds, and the server is ready for queries. */
export const welcome = Buffer.concat([message('R', int32(0)), message('K', int32(1), int32(1)), ready]);

/** A statement that succeeds and returns nothing. */
export const done = Buffer.concat([message('C', Buffer.from('SELECT 0\0')), ready]);

/** What `pg_terminate_backend` makes the server send before it closes the connection. */
export const terminated = message(
  'E',
  ...[
    ['S', 'FATAL'],
    ['V', 'FATAL'],
    ['C', '57P01'],
    ['M', 'terminating connection due to administrator command'],
  ].map(([field, text]) => Buffer.from(`${field}${text}\0`)),
  Buffer.from('\0'),
);

/** Starts a server; it closes a connection after it has sent {@link terminated}. */
export async function startFakePostgres(script: FakeScript): Promise<FakePostgres> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const say = (bytes: Buffer) => (bytes.includes('57P01') ? socket.end(bytes) : socket.write(bytes));
    socket.once('data', () => {
      socket.on('data', (bytes) => {
        // A simple query: its type, its length and its text.
        if (bytes.toString('latin1', 0, 1) === 'Q') say(script.answer(bytes.toString('utf8', 5, bytes.length - 1)));
      });
      say(script.greeting);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgresql://fake@127.0.0.1:${port}/fake`,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
