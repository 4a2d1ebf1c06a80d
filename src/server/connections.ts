import type { Clock } from '../domain/clock.ts';
import type { KeyRing } from '../live/key-ring.ts';
import type { Identity } from './authenticate.ts';

/** Why a connection that lasts is ended from this side. */
export type EndReason = 'KEY_INVALID' | 'STOPPING';

/** The connections that outlast a request: WebSockets and event streams. */
export interface Connections {
  /**
   * Takes a connection in. `end` is called at most once: when the key that it was opened with is revoked or expires, or when
   * the server stops. The returned function is to be called when the connection is over.
   */
  open(identity: Identity, end: (reason: EndReason) => void): () => void;
  /** Ends all of them, and those that are yet to come. */
  endAll(): void;
}

/** How often keys are looked at again, in milliseconds, in case the word of a revocation was lost. */
const LOOK_AGAIN = 2_500;

interface Connection {
  readonly identity: Identity;
  readonly end: (reason: EndReason) => void;
  cancelExpiry: () => void;
}

/** Watches over connections. */
export function createConnections(keys: KeyRing, clock: Clock, onProblem: (error: unknown) => void): Connections {
  const open = new Set<Connection>();
  let isStopping = false;
  let cancelLook: (() => void) | undefined;

  const forget = (connection: Connection): boolean => {
    connection.cancelExpiry();
    return open.delete(connection);
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
    cancelLook = clock.at(clock.now() + LOOK_AGAIN, () => {
      checkAll(open);
      cancelLook = undefined;
      if (open.size > 0) lookAgain();
    });
  };
  const stopHearing = keys.onForgotten((apiKeyId) =>
    checkAll([...open].filter(({ identity }) => identity.caller.apiKeyId === apiKeyId)),
  );

  return {
    open(identity, onEnd) {
      const connection: Connection = { identity, end: onEnd, cancelExpiry: () => {} };
      open.add(connection);
      if (isStopping) end(connection, 'STOPPING');
      else checkAll([connection]);
      if (cancelLook === undefined && !isStopping) lookAgain();
      return () => forget(connection);
    },
    endAll() {
      isStopping = true;
      stopHearing();
      cancelLook?.();
      for (const connection of [...open]) end(connection, 'STOPPING');
    },
  };
}
