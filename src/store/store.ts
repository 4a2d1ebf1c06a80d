import type { Change } from '../domain/change.ts';
import type { Clock } from '../domain/clock.ts';
import type { Trace } from '../domain/trace.ts';
import type { PrismaClient } from '../generated/prisma/client.ts';
import { InFlightCommits } from './commit/in-flight-commits.ts';
import { PerKeySemaphore } from './commit/per-key-semaphore.ts';
import type { Database } from './database/database.ts';
import type { Attempt } from './idempotency/attempt.ts';
import { withTenantGuard } from './tenancy/tenant-guard.ts';

/** Called with changes after their commit, in the order of their revisions within one commit. */
export type CommittedListener = (changes: readonly Change[]) => void | Promise<void>;

/** The database, and what its writers need: listeners of commits, the time, new ids. */
export interface Store {
  readonly database: Database;
  /** The epoch of the logs: see `readLogEpoch`. */
  readonly epoch: string;
  /** Refuses queries that do not name their organization: see `withTenantGuard`. */
  readonly db: PrismaClient;
  /** The same without the guard, for the few queries across organizations; a test lists them with their reasons. */
  readonly acrossOrganizations: PrismaClient;
  /** The current attempt at a request with an idempotency key; absent: the request has no key. */
  readonly attempt?: Attempt;
  /** Why the caller makes the change, for the log; absent: the caller does not say. */
  readonly comment?: string;
  /** The ids of the requests with an idempotency key that this node is working on. */
  readonly inFlightRequests: Set<string>;
  /** The commits that this node is making. */
  readonly inFlightCommits: InFlightCommits;
  /** Limits the commits of one organization that are in flight; absent: no limit. */
  readonly commitSemaphore: PerKeySemaphore | undefined;
  readonly clock: Clock;
  /** A new random UUID. */
  readonly newId: () => string;
  /** Absent: nothing is traced. */
  readonly trace: Trace | undefined;
  /** Registers a listener; the returned function removes it. */
  onCommitted(listener: CommittedListener): () => void;
  /** Calls the listeners. A listener that fails cannot undo the commit: its failure is reported, not thrown. */
  notifyCommitted(changes: readonly Change[]): Promise<void>;
}

/** How to make a store. */
export interface StoreOptions {
  readonly database: Database;
  readonly epoch: string;
  readonly clock: Clock;
  readonly newId: () => string;
  /** @default nothing is traced */
  readonly trace?: Trace | undefined;
  /** Called with the errors of listeners. */
  readonly onListenerError: (error: unknown) => void;
}

/** Makes a store on an open, migrated database. */
export function createStore({ database, epoch, clock, newId, trace, onListenerError }: StoreOptions): Store {
  const listeners = new Set<CommittedListener>();
  return {
    database,
    epoch,
    db: withTenantGuard(database.client),
    acrossOrganizations: database.client,
    inFlightRequests: new Set(),
    inFlightCommits: new InFlightCommits(),
    commitSemaphore: database.commitRule && new PerKeySemaphore(database.commitRule, clock),
    clock,
    newId,
    trace,
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async notifyCommitted(changes) {
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
