import type { Change } from '../domain/change.ts';
import type { Clock } from '../domain/clock.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import type { Database } from './database.ts';

/** Is told of changes once they are committed, in the order of their revisions within one commit. */
export type CommittedListener = (changes: readonly Change[]) => void | Promise<void>;

/** The database with what surrounds it: who is told of commits, what tells the time, what makes ids. */
export interface Store {
  readonly database: Database;
  readonly db: PrismaClient;
  readonly clock: Clock;
  /** A new random UUID. */
  readonly newId: () => string;
  /** Registers a listener; the returned function takes it away again. */
  onCommitted(listener: CommittedListener): () => void;
  /** Tells the listeners. A listener that fails cannot undo what is committed: its failure is reported, not thrown. */
  tellCommitted(changes: readonly Change[]): Promise<void>;
}

/** What a store is made of. */
export interface StoreOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Called with whatever a listener throws. */
  readonly onListenerError: (error: unknown) => void;
}

/** Makes a store on an open, migrated database. */
export function createStore({ database, clock, newId, onListenerError }: StoreOptions): Store {
  const listeners = new Set<CommittedListener>();
  return {
    database,
    db: database.client,
    clock,
    newId,
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async tellCommitted(changes) {
      for (const listener of listeners) {
        try {
          await listener(changes);
        } catch (error) {
          onListenerError(error);
        }
      }
    },
  };
}
