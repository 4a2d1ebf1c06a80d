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
  /** How processes ended that this node did not end. */
  readonly endedByThemselves: readonly string[];
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
  const endedByThemselves: string[] = [];
  let isEnding = false;
  const start = async () => {
    const started = await startServerProcess(settings);
    started.child.once('exit', (code, signal) => {
      if (!isEnding) endedByThemselves.push(`a node ended with ${signal ?? code}`);
    });
    return started;
  };
  const end = async (signal: NodeJS.Signals) => {
    isEnding = true;
    await server.end(signal);
    isEnding = false;
  };
  let server: ServerProcess = await start();
  const proxy = await openProxy(portOf(server));
  return {
    url: `http://127.0.0.1:${proxy.port}`,
    proxy,
    databaseProxy,
    endedByThemselves,
    async restart(signal) {
      await end(signal);
      server = await start();
      proxy.leadTo(portOf(server));
    },
    signal: (signal) => void server.child.kill(signal),
    async close() {
      server.child.kill('SIGCONT');
      await end('SIGKILL');
      await proxy.close();
      await databaseProxy.close();
    },
  };
}

function portOf({ url }: ServerProcess): number {
  return Number(new URL(url).port);
}
