import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';

/** A way to a server on which things can go wrong. */
export interface TcpProxy {
  readonly port: number;
  /** Where it leads from now on, for new connections. */
  leadTo(port: number): void;
  /** From now on nothing passes, silently. */
  block(): void;
  /** From now on nothing passes on the connections that listen to PostgreSQL, silently. */
  silenceListening(): void;
  /** Has every answer on connections from now on come so many milliseconds later. */
  slow(milliseconds: number): void;
  /** Hands the next COMMIT to PostgreSQL, and cuts the connection before the answer passes. */
  loseCommit(): void;
  /** Lets new connections pass again; those that were blocked are broken, as a way does that has forgotten them. */
  heal(): void;
  close(): Promise<void>;
}

/** Opens a proxy on a free port that leads to a port of this machine. */
export async function openProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const listening = new Set<Socket>();
  let leadsTo = target;
  let isBlocked = false;
  let delay = 0;
  let losesCommit = false;
  const server = createServer((client) => {
    keep(client, sockets);
    if (isBlocked) return;
    const upstream = keep(connect({ port: leadsTo, host: '127.0.0.1' }), sockets);
    client.pipe(upstream);
    (delay === 0 ? upstream : upstream.pipe(later(delay))).pipe(client);
    client.on('data', (bytes) => {
      if (losesCommit && bytes.includes('COMMIT')) {
        losesCommit = false;
        upstream.unpipe();
        upstream.once('data', () => client.destroy()).resume();
      }
      if (bytes.includes('LISTEN "')) for (const socket of [client, upstream]) listening.add(socket);
    });
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    // What listens on a port has such an address.
    port: (server.address() as AddressInfo).port,
    leadTo(port) {
      leadsTo = port;
    },
    block() {
      isBlocked = true;
      for (const socket of sockets) socket.unpipe().pause();
    },
    silenceListening() {
      for (const socket of listening) socket.unpipe().pause();
      listening.clear();
    },
    slow(milliseconds) {
      delay = milliseconds;
    },
    loseCommit() {
      losesCommit = true;
    },
    heal() {
      isBlocked = false;
      for (const socket of sockets) socket.destroy();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Hands everything on after a while. */
function later(milliseconds: number): Transform {
  return new Transform({
    transform(bytes, _encoding, done) {
      setTimeout(() => done(null, bytes), milliseconds);
    },
  });
}

/** A socket that breaks tells of it by its end. */
function keep(socket: Socket, sockets: Set<Socket>): Socket {
  sockets.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
  return socket;
}
