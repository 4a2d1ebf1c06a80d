import { once } from 'node:events';
import type { Server } from 'node:http';
import { isIP } from 'node:net';
import type { Config } from '../config/config.ts';
import { StartError } from '../domain/start-error.ts';

/** The server cannot listen where the configuration says. The message is one line that names the settings to change. */
export class ListenError extends StartError {
  override readonly name = 'ListenError';
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another process; stop it or set PORT',
  EADDRNOTAVAIL: 'is not an address of this machine; set HOST',
  EACCES: 'needs more rights; set PORT',
  ENOTFOUND: 'is not known; set HOST',
};

/** Addresses that mean all addresses of the machine. */
const WILDCARDS: readonly string[] = ['0.0.0.0', '::'];

/** How much longer the headers of a request may take than a connection may be idle, in milliseconds. */
const HEADERS_MARGIN = 5_000;

/** Listens where the configuration says, and keeps idle connections as long. Throws ListenError if it cannot listen there. */
export async function listen(
  server: Server,
  { host, port, keepAliveTime }: Pick<Config, 'host' | 'port' | 'keepAliveTime'>,
): Promise<void> {
  server.keepAliveTimeout = keepAliveTime;
  // The time for headers also ends a connection that a load balancer opened in advance. Node swaps it with a shorter time for
  // requests.
  server.headersTimeout = Math.min(keepAliveTime + HEADERS_MARGIN, server.requestTimeout);
  server.listen(port, host);
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = reasons[code] ?? `cannot be listened on (${error instanceof Error ? error.message : code})`;
    throw new ListenError(`Port ${port} of ${host} ${reason}.`);
  }
}

/** The URL by which this machine reaches the server. */
export function urlOf(server: Server, host: string): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port.');
  const name = WILDCARDS.includes(host) ? '127.0.0.1' : host;
  return `http://${isIP(name) === 6 ? `[${name}]` : name}:${address.port}`;
}
