import pg from 'pg';
import { DatabaseUnavailable, reasonOf } from './database.ts';

/** How long connecting may take, in milliseconds. */
const CONNECT_TIME = 2_000;

/** The same at the start, in milliseconds: the process loads the server meanwhile, and on a busy machine hears of its connection late. */
const FIRST_CONNECT_TIME = 10_000;

/** How Halyard connects to one PostgreSQL server. */
export interface PostgresSession {
  readonly config: pg.PoolConfig;
  /**
   * Whether a pooler such as pgbouncer stands before the server. It may use another connection for each transaction: what is set
   * outside of a transaction, prepared under a name or listened to then belongs to other clients.
   */
  readonly isPooled: boolean;
}

/** A client that always has a listener for its errors: without one an error ends the process, as when the server restarts. */
export class SafeClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on('error', () => {});
  }
}

/**
 * Connects once, to see whether the URL works: the driver's own error is more precise than those of the pool and Prisma.
 * Throws DatabaseUnavailable, which names the variable and shows no password.
 */
export async function openSession(variable: string, databaseUrl: string): Promise<PostgresSession> {
  const config: pg.PoolConfig = {
    connectionString: checkedUrl(variable, databaseUrl),
    application_name: 'halyard',
    connectionTimeoutMillis: CONNECT_TIME,
    keepAlive: true,
    Client: SafeClient,
  };
  const client = new SafeClient({ ...config, connectionTimeoutMillis: FIRST_CONNECT_TIME });
  try {
    await client.connect();
    return { config, isPooled: await isPooled(client) };
  } catch (error) {
    throw new DatabaseUnavailable(`${variable} ${redacted(databaseUrl)} cannot be used: ${reasonOf(error)}.`);
  } finally {
    await client.end().catch(() => {});
  }
}

/** A pooler reports a process number of its own, since its clients have no process of the server to themselves. */
async function isPooled(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS "pid"');
  return !('processID' in client) || client.processID !== rows[0]?.pid;
}

/** Several hosts, of which psql takes the first that answers and fits: `postgresql://a:5432,b:5432/db`. The driver knows only one. */
const SEVERAL_HOSTS =
  /^postgres(?:ql)?:\/\/(?:[^/?#]*@)?[^/?#@]*,[^/?#@]*(?:[/?#]|$)|[?&](?:host|port)=[^&#]*(?:,|%2c)/i;

function checkedUrl(variable: string, databaseUrl: string): string {
  if (SEVERAL_HOSTS.test(databaseUrl))
    throw new DatabaseUnavailable(
      `${variable} names several hosts, expected one: the name or the proxy that leads to the server which takes writes.`,
    );
  const url = URL.canParse(databaseUrl) ? new URL(databaseUrl) : undefined;
  if (url !== undefined && ['postgres:', 'postgresql:'].includes(url.protocol)) return databaseUrl;
  throw new DatabaseUnavailable(`${variable} is not a PostgreSQL URL: postgresql://user:password@host:5432/database.`);
}

/** A URL fit for a message. */
function redacted(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  // A password that is not percent-encoded may continue in what looks like the path or the query.
  if (`${url.pathname}${url.search}${url.hash}`.includes('@')) return `${url.protocol}//***`;
  if (url.password !== '') url.password = '***';
  for (const name of ['password', 'sslpassword']) if (url.searchParams.has(name)) url.searchParams.set(name, '***');
  return url.href;
}
