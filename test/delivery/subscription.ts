import { setTimeout as pause } from 'node:timers/promises';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { isJsonObject, type JsonValue } from '../../src/domain/json.ts';
import { readEvents } from '../support/sse-client.ts';
import type { Entry, Subscriber } from './history.ts';
import type { DeliveryNode } from './node.ts';
import { oneOf } from './seeded-random.ts';

/** After how long without an event a connection is taken for dead, in milliseconds. */
const PATIENCE = 3_000;

const query = `subscription ($organizationId: ID!, $after: Int!) {
  changes(organizationId: $organizationId, after: $after) { id revision flagKey after }
}`;

/** A subscriber to an organization's changes, through any node, by one of the transports. */
export interface Subscribing {
  readonly name: string;
  readonly nodes: readonly DeliveryNode[];
  readonly organizationId: string;
  readonly transport: 'socket' | 'stream';
  readonly random: () => number;
  readonly over: AbortSignal;
}

/** A subscriber at work. */
export interface RunningSubscriber extends Subscriber {
  /** What it takes to be true: the last mark of each flag. */
  readonly marks: Readonly<Record<string, string>>;
  /** Resolves when it has received a revision. */
  has(revision: number): Promise<void>;
  /** Reads nothing for a while, in milliseconds. */
  stall(milliseconds: number): void;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
}

interface ChangeEvent {
  readonly id: string;
  readonly revision: number;
  readonly flagKey: string | null;
  readonly after: JsonValue;
}

/** Subscribes, and again after the last revision seen whenever a connection ends or says nothing, until it is over. */
export function follow(subscribing: Subscribing): RunningSubscriber {
  const events: Entry[] = [];
  const marks: Record<string, string> = {};
  const waiting: { readonly revision: number; readonly tell: () => void }[] = [];
  const last = () => events.at(-1)?.revision ?? 0;
  let stalledUntil = 0;
  const take = async (event: ChangeEvent) => {
    if (stalledUntil > performance.now()) await pause(stalledUntil - performance.now());
    const mark = markOf(event.after);
    events.push({ organizationId: organizationOf(event.id), revision: event.revision, mark });
    if (mark !== null && event.flagKey !== null) marks[event.flagKey] = mark;
    for (const { revision, tell } of waiting) if (revision <= event.revision) tell();
  };
  return {
    ...{ name: subscribing.name, organizationId: subscribing.organizationId, after: 0, events, marks },
    has: (revision) =>
      revision <= last() ? Promise.resolve() : new Promise((tell) => waiting.push({ revision, tell })),
    stall(milliseconds) {
      stalledUntil = performance.now() + milliseconds;
    },
    ended: connectAgainAndAgain(subscribing, last, take),
  };
}

async function connectAgainAndAgain(
  subscribing: Subscribing,
  last: () => number,
  take: (event: ChangeEvent) => Promise<void>,
): Promise<void> {
  const { over, random, nodes } = subscribing;
  while (!over.aborted) {
    const { url } = oneOf(random, nodes);
    const variables = { organizationId: subscribing.organizationId, after: last() };
    const ending = new AbortController();
    const end = () => ending.abort();
    over.addEventListener('abort', end);
    let watchdog = setTimeout(end, PATIENCE);
    const connect = subscribing.transport === 'socket' ? overSocket : overStream;
    try {
      for await (const event of connect(url, variables, ending.signal)) {
        clearTimeout(watchdog);
        await take(event);
        watchdog = setTimeout(end, PATIENCE);
      }
    } catch {
      // After every end of a connection, the next one continues after the last revision seen.
    } finally {
      clearTimeout(watchdog);
      over.removeEventListener('abort', end);
      ending.abort();
    }
    if (!over.aborted) await pause(50 + random() * 150);
  }
}

/** A socket that is ended while it is being opened is not an error. */
class QuietSocket extends WebSocket {
  constructor(...given: ConstructorParameters<typeof WebSocket>) {
    super(...given);
    this.on('error', () => {});
  }
}

async function* overSocket(
  url: string,
  variables: Record<string, unknown>,
  signal: AbortSignal,
): AsyncGenerator<ChangeEvent> {
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: QuietSocket,
    retryAttempts: 0,
    onNonLazyError: () => {},
  });
  const results = client.iterate<{ readonly changes: ChangeEvent }>({ query, variables });
  const end = () => {
    client.terminate();
    void results.return?.();
  };
  signal.addEventListener('abort', end);
  try {
    for await (const { data } of results) if (data) yield data.changes;
  } finally {
    signal.removeEventListener('abort', end);
    client.terminate();
  }
}

async function* overStream(
  url: string,
  variables: Record<string, unknown>,
  signal: AbortSignal,
): AsyncGenerator<ChangeEvent> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
    body: JSON.stringify({ query, variables }),
    signal,
  });
  const client = readEvents(response);
  for (;;) {
    const { data } = await client.nextResult<{ readonly data: { readonly changes: ChangeEvent } }>();
    yield data.changes;
  }
}

/** The mark that a write has left in a flag, as the log keeps it. */
export function markOf(after: JsonValue): string | null {
  const mark = ['settings', 'production', 'rolloutCondition', 'minVersion'].reduce<JsonValue | undefined>(
    (value, member) => (value !== undefined && isJsonObject(value) ? value[member] : undefined),
    after,
  );
  return typeof mark === 'string' ? mark : null;
}

/** `Change:<organization>:<revision>`, as a global id. */
function organizationOf(id: string): string {
  return Buffer.from(id, 'base64url').toString().split(':')[1] ?? '';
}
