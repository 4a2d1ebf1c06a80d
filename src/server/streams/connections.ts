import type { Limits } from '../../config/limits.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ApiKeyCache } from '../../live/api-key-cache.ts';
import type { Identity } from '../authenticate.ts';

/** Why a connection that lasts is ended from this side. */
export type EndReason = 'KEY_INVALID' | 'STOPPING' | 'TOO_OLD';

/** What carries a connection that lasts. */
export type Transport = 'websocket' | 'event-stream';

/** The connections that outlast a request: WebSockets and event streams. */
export interface Connections {
  /** Takes a place among those of this process; the returned function gives it back. Undefined when there is none left. */
  enter(): (() => void) | undefined;
  /** Whether the key has as many connections as it may; a client's key, which many clients share, may have any number. */
  isFullFor(identity: Identity): boolean;
  /**
   * Takes a connection in. `end` is called at most once: when the key that it was opened with is revoked or expires, when the
   * connection has grown old, or when the server stops. The returned function is to be called when the connection is over.
   */
  open(identity: Identity, transport: Transport, end: (reason: EndReason) => void): () => void;
  /** How many are open. */
  counts(): Readonly<Record<Transport, number>>;
  /** Ends all of them, and those that are yet to come. */
  endAll(): void;
}

/** What connections are watched over with. */
export interface ConnectionsOptions {
  readonly keys: ApiKeyCache;
  readonly clock: Clock;
  /** A clock that never jumps, for how long something lasts. */
  readonly steadyClock: Clock;
  /** A number in [0, 1) that spreads out the ends of connections that began together. */
  readonly random: () => number;
  readonly limits: Pick<Limits, 'sockets' | 'socketsPerKey' | 'streamAge'>;
  readonly onProblem: (error: unknown) => void;
}

/** How often keys are looked at again, in milliseconds, in case the word of a revocation was lost. */
const LOOK_AGAIN = 2_500;

/** By how much of its age a connection may outlive it. */
const AGE_SPREAD = 0.1;

interface Connection {
  readonly identity: Identity;
  readonly transport: Transport;
  readonly end: (reason: EndReason) => void;
  readonly cancelAge: () => void;
  cancelExpiry: () => void;
}

/** Watches over connections. */
export function createConnections(options: ConnectionsOptions): Connections {
  const { keys, clock, steadyClock, random, limits, onProblem } = options;
  const open = new Set<Connection>();
  const countByKey = new Map<string, number>();
  let places = 0;
  let isStopping = false;
  let cancelLook: (() => void) | undefined;

  const count = ({ caller: { apiKeyId } }: Identity, difference: number) => {
    if (apiKeyId === null) return;
    const left = (countByKey.get(apiKeyId) ?? 0) + difference;
    if (left === 0) countByKey.delete(apiKeyId);
    else countByKey.set(apiKeyId, left);
  };
  const forget = (connection: Connection): boolean => {
    connection.cancelExpiry();
    connection.cancelAge();
    const wasOpen = open.delete(connection);
    if (wasOpen) count(connection.identity, -1);
    return wasOpen;
  };
  const end = (connection: Connection, reason: EndReason) => {
    if (forget(connection)) connection.end(reason);
  };
  const check = async (connection: Connection): Promise<void> => {
    const { secret } = connection.identity;
    if (secret === undefined) return;
    const key = await keys.find(secret);
    if (key === undefined) return end(connection, 'KEY_INVALID');
    connection.cancelExpiry();
    if (key.expiresAt === null || !open.has(connection)) return;
    connection.cancelExpiry = clock.at(key.expiresAt, () => end(connection, 'KEY_INVALID'));
  };
  const checkAll = (connections: Iterable<Connection>) => {
    // A key that cannot be looked at just now stays good: the next look comes soon.
    for (const connection of connections) check(connection).catch(onProblem);
  };
  const lookAgain = () => {
    cancelLook = clock.after(LOOK_AGAIN, () => {
      checkAll(open);
      cancelLook = undefined;
      if (open.size > 0) lookAgain();
    });
  };
  const stopHearing = keys.onForgotten((apiKeyId) =>
    checkAll([...open].filter(({ identity }) => identity.caller.apiKeyId === apiKeyId)),
  );

  return {
    enter() {
      if (places >= limits.sockets) return undefined;
      places += 1;
      let isIn = true;
      return () => {
        if (isIn) places -= 1;
        isIn = false;
      };
    },
    isFullFor: ({ caller: { apiKeyId, isClient } }) =>
      apiKeyId !== null && !isClient && (countByKey.get(apiKeyId) ?? 0) >= limits.socketsPerKey,
    open(identity, transport, onEnd) {
      const age = limits.streamAge * (1 + AGE_SPREAD * random());
      const cancelAge = steadyClock.at(steadyClock.now() + age, () => end(connection, 'TOO_OLD'));
      const connection: Connection = { identity, transport, end: onEnd, cancelAge, cancelExpiry: () => {} };
      open.add(connection);
      count(identity, 1);
      if (isStopping) end(connection, 'STOPPING');
      else checkAll([connection]);
      if (cancelLook === undefined && !isStopping) lookAgain();
      return () => forget(connection);
    },
    counts() {
      const counts = { websocket: 0, 'event-stream': 0 };
      for (const { transport } of open) counts[transport] += 1;
      return counts;
    },
    endAll() {
      isStopping = true;
      stopHearing();
      cancelLook?.();
      for (const connection of [...open]) end(connection, 'STOPPING');
    },
  };
}
