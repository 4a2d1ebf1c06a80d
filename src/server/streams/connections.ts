import type { Limits } from '../../config/limits.ts';
import type { Clock } from '../../domain/clock.ts';
import type { ApiKeyCache } from '../../live/api-key-cache.ts';
import type { Identity } from '../authenticate.ts';

/** Why the server ends a connection. */
export type EndReason = 'KEY_INVALID' | 'STOPPING' | 'TOO_OLD';

/** What carries a connection that lasts. */
export type Transport = 'websocket' | 'event-stream';

/** The connections that outlast a request: WebSockets and event streams. */
export interface Connections {
  /** Takes a place among those of this process; the returned function releases it. Undefined if none is free. */
  enter(): (() => void) | undefined;
  /** Whether the key has as many connections as it may; a client's key, which many clients share, may have any number. */
  isFullFor(identity: Identity): boolean;
  /**
   * Adds a connection. `end` is called at most once: when its key is revoked or expires, when the connection has reached its
   * maximum age, or when the server stops. Call the returned function when the connection is over.
   */
  open(identity: Identity, transport: Transport, end: (reason: EndReason) => void): () => void;
  /** How many are open. */
  counts(): Readonly<Record<Transport, number>>;
  /** Ends all of them, and all later ones. */
  endAll(): void;
}

/** What watching connections needs. */
export interface ConnectionsOptions {
  readonly keys: ApiKeyCache;
  readonly clock: Clock;
  /** A clock that never jumps, for durations. */
  readonly steadyClock: Clock;
  /** A number in [0, 1) that spreads out the ends of connections that started together. */
  readonly random: () => number;
  readonly limits: Pick<Limits, 'sockets' | 'socketsPerKey' | 'streamAge'>;
  readonly onProblem: (error: unknown) => void;
}

/** How often keys are read again, in milliseconds, in case the notification of a revocation was lost. */
const LOOK_AGAIN = 2_500;

/** By how much a connection may exceed the maximum age, as a part of it. */
const AGE_SPREAD = 0.1;

interface Connection {
  readonly identity: Identity;
  readonly transport: Transport;
  readonly end: (reason: EndReason) => void;
  readonly cancelAge: () => void;
  cancelExpiry: () => void;
}

/** Watches connections. */
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
    // A key that cannot be read at present stays valid until the next check.
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
