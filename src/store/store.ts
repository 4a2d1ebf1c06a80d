import type { Change } from '../domain/change.ts';
import type { Clock } from '../domain/clock.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { InFlightCommits } from './commit/in-flight-commits.ts';
import { PerKeySemaphore } from './commit/per-key-semaphore.ts';
import type { Database } from './database/database.ts';
import type { Attempt } from './idempotency/attempt.ts';
import { withTenantGuard } from './tenancy/tenant-guard.ts';

/** Is told of changes once they are committed, in the order of their revisions within one commit. */
export type CommittedListener = (changes: readonly Change[]) => void | Promise<void>;

/** The database with what surrounds it: who is told of commits, what tells the time, what makes ids. */
export interface Store {
  readonly database: Database;
  /** The epoch of the logs: see `readLogEpoch`. */
  readonly epoch: string;
  /** Refuses what does not say whose rows it is about: see `withTenantWall`. */
  readonly db: PrismaClient;
  /** The same without the wall, for the few that have to look beyond one organization; a test lists them with their reasons. */
  readonly acrossOrganizations: PrismaClient;
  /** The try that is being made of a request that may be sent again; absent: nobody sends it again. */
  readonly attempt?: Attempt;
  /** The ids of the requests that may be sent again and are being worked on. */
  readonly underWay: Set<string>;
  /** The commits that this node is making. */
  readonly ownCommits: InFlightCommits;
  /** Whose turn it is to commit, by organization; absent: nobody need wait. */
  readonly commitTurns: PerKeySemaphore | undefined;
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
  readonly epoch: string;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Called with whatever a listener throws. */
  readonly onListenerError: (error: unknown) => void;
}

/** Makes a store on an open, migrated database. */
export function createStore({ database, epoch, clock, newId, onListenerError }: StoreOptions): Store {
  const listeners = new Set<CommittedListener>();
  return {
    database,
    epoch,
    db: withTenantGuard(database.client),
    acrossOrganizations: database.client,
    underWay: new Set(),
    ownCommits: new InFlightCommits(),
    commitTurns: database.commitTurns && new PerKeySemaphore(database.commitTurns, clock),
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
