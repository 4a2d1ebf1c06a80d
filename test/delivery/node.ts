import { type ServerProcess, startServerProcess } from '../support/server-process.ts';
import { openProxy, type TcpProxy } from './tcp-proxy.ts';

/** A server in a process of its own, behind a way that stays the same while processes come and go. */
export interface DeliveryNode {
  readonly url: string;
  readonly proxy: TcpProxy;
  /** The way from the server to its database. */
  readonly databaseProxy: TcpProxy;
  /** Ends the process with a signal and starts another one in its place. */
  restart(signal: NodeJS.Signals): Promise<void>;
  /** Sends the process a signal that does not end it. */
  signal(signal: NodeJS.Signals): void;
  close(): Promise<void>;
}

/** Starts a node on a database. */
export async function startNode(databaseUrl: string): Promise<DeliveryNode> {
  const url = new URL(databaseUrl);
  const databaseProxy = await openProxy(Number(url.port === '' ? 5432 : url.port));
  url.port = String(databaseProxy.port);
  const settings = {
    DATABASE_URL: url.href,
    ADMIN_API_KEY: 'delivery-admin-key',
    DEMO_DATA: 'false',
    MAX_SOCKETS_PER_KEY: '1000',
    LOG_LEVEL: 'fatal',
  };
  let server: ServerProcess = await startServerProcess(settings);
  const proxy = await openProxy(portOf(server));
  return {
    url: `http://127.0.0.1:${proxy.port}`,
    proxy,
    databaseProxy,
    async restart(signal) {
      await server.end(signal);
      server = await startServerProcess(settings);
      proxy.leadTo(portOf(server));
    },
    signal: (signal) => void server.child.kill(signal),
    async close() {
      server.child.kill('SIGCONT');
      await server.end('SIGKILL');
      await proxy.close();
      await databaseProxy.close();
    },
  };
}

function portOf({ url }: ServerProcess): number {
  return Number(new URL(url).port);
}
