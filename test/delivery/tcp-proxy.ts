import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server on which things can go wrong. */
export interface TcpProxy {
  readonly port: number;
  /** Where it leads from now on, for new connections. */
  leadTo(port: number): void;
  /** From now on nothing passes, and nobody is told so. */
  block(): void;
  /** Lets new connections pass again; those that were blocked are broken, as a way does that has forgotten them. */
  heal(): void;
  close(): Promise<void>;
}

/** Opens a proxy on a free port that leads to a port of this machine. */
export async function openProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let leadsTo = target;
  let isBlocked = false;
  const server = createServer((client) => {
    keep(client, sockets);
    if (isBlocked) return;
    const upstream = keep(connect({ port: leadsTo, host: '127.0.0.1' }), sockets);
    client.pipe(upstream).pipe(client);
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

/** A socket that breaks tells of it by its end. */
function keep(socket: Socket, sockets: Set<Socket>): Socket {
  sockets.add(socket);
  socket.on('error', () => {});
  socket.on('close', () => sockets.delete(socket));
  return socket;
}
