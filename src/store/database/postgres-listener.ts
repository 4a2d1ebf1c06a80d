import pg from 'pg';
import { DatabaseUnavailable, type ListenHandlers, type Listening, reasonOf } from './database.ts';
import { SafeClient } from './postgres-session.ts';

/** How to listen. */
export interface ListenOptions {
  /** How to connect; outside the pool, because a connection that listens must not serve other statements. */
  readonly session: pg.ClientConfig;
  readonly channel: string;
  readonly handlers: ListenHandlers;
  /** A number in [0, 1) that spreads the attempts of many nodes to connect again. */
  readonly random: () => number;
  /** How often the connection must answer, and how soon, in milliseconds: a silent one is lost. @default 5000 and 3000 */
  readonly heartbeat?: { readonly every: number; readonly within: number };
}

/** How long the end of a connection may take, in milliseconds. */
const CLOSE_TIME = 1_000;

/** Listens to a channel until closed, and listens again after every loss of the connection. */
export async function listenOn(options: ListenOptions): Promise<Listening> {
  const listener = new Listener(options);
  await listener.start();
  return listener;
}

/** How long to wait before an attempt to connect again, in milliseconds: 250 doubled each time up to 5000, minus up to half. */
export function retryDelay(attempt: number, random: () => number): number {
  return Math.min(250 * 2 ** attempt, 5_000) * (1 - random() / 2);
}

/** One channel, and the connection that at present listens to it. */
class Listener implements Listening {
  readonly isPossible = true;
  readonly #options: ListenOptions;
  readonly #heartbeat: { readonly every: number; readonly within: number };
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #attempt = 0;
  #closed = false;

  constructor(options: ListenOptions) {
    this.#options = options;
    this.#heartbeat = options.heartbeat ?? { every: 5_000, within: 3_000 };
  }

  async start(): Promise<void> {
    try {
      await this.#connect();
    } catch (error) {
      throw new DatabaseUnavailable(`The database of DATABASE_URL cannot be listened to: ${reasonOf(error)}.`);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    const client = this.#client;
    this.#client = undefined;
    if (client !== undefined) await ended(client);
  }

  async #connect(): Promise<void> {
    const { session, channel, handlers } = this.#options;
    const client = new SafeClient({ ...session, query_timeout: this.#heartbeat.within });
    client.on('error', (error) => this.#lose(client, error));
    client.on('end', () => this.#lose(client, new Error('The database ended the connection.')));
    client.on('notification', ({ payload }) => {
      if (!this.#closed) handlers.onNotify(payload ?? '');
    });
    try {
      await client.connect();
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await ended(client);
      throw error;
    }
    await this.#use(client);
  }

  /** Makes a connection that listens the current one, unless the listener was closed in the meantime. */
  async #use(client: pg.Client): Promise<void> {
    if (this.#closed) return ended(client);
    this.#client = client;
    this.#attempt = 0;
    this.#timer = setTimeout(() => this.#beat(client), this.#heartbeat.every);
  }

  /** A connection that broke silently still seems open: only an answer shows that it is. */
  async #beat(client: pg.Client): Promise<void> {
    try {
      await client.query('SELECT 1');
    } catch (error) {
      this.#lose(client, error);
      return;
    }
    if (client === this.#client) this.#timer = setTimeout(() => this.#beat(client), this.#heartbeat.every);
  }

  /** Several events report one loss, and each connection is lost only once. */
  #lose(client: pg.Client, error: unknown): void {
    if (client !== this.#client) return;
    this.#client = undefined;
    clearTimeout(this.#timer);
    void ended(client);
    this.#options.handlers.onLost(error);
    this.#retryLater();
  }

  #retryLater(): void {
    if (this.#closed) return;
    const delay = retryDelay(this.#attempt, this.#options.random);
    this.#attempt += 1;
    this.#timer = setTimeout(() => this.#retry(), delay);
  }

  async #retry(): Promise<void> {
    try {
      await this.#connect();
    } catch {
      this.#retryLater();
      return;
    }
    if (!this.#closed) this.#options.handlers.onRestored();
  }
}

/** Ends a connection. If it broke silently, an orderly end would never complete. */
async function ended(client: pg.Client): Promise<void> {
  const timer = setTimeout(() => client.connection.stream.destroy(), CLOSE_TIME);
  await client.end().catch(() => {});
  clearTimeout(timer);
}
