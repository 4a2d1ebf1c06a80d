import { archiveChanges } from '../../store/commit/archive.ts';
import { forgetRequests } from '../../store/idempotency/run-idempotently.ts';
import type { Store } from '../../store/store.ts';
import { forgetUsage } from '../../store/usage/usage.ts';
import type { LiveProblem } from '../live.ts';

/** How often expired rows are deleted, in milliseconds. */
const SWEEPING = 3_600_000;

const DAY = 86_400_000;

/** For how many days rows are stored; Infinity: forever. */
export interface Retention {
  readonly usageRetentionDays: number;
  readonly changeRetentionDays: number;
}

/**
 * Deletes, hourly, the idempotent requests, the evaluation counts and the documents of the log that have expired. The returned
 * function ends it.
 */
export function sweepExpiredRows(store: Store, retention: Retention, onProblem: LiveProblem): () => void {
  const { usageRetentionDays, changeRetentionDays } = retention;
  const { clock } = store;
  let cancel = () => {};
  const sweep = async (what: string, forget: () => Promise<void>) => {
    try {
      await forget();
    } catch (error) {
      onProblem(`expired ${what} could not be deleted yet`, error);
    }
  };
  const schedule = () => {
    cancel = clock.after(SWEEPING, () => {
      const now = clock.now();
      void sweep('idempotent requests', () => forgetRequests(store, now));
      if (usageRetentionDays !== Infinity)
        void sweep('evaluation counts', () => forgetUsage(store, now - usageRetentionDays * DAY));
      if (changeRetentionDays !== Infinity)
        void sweep('documents of the log', () => archiveChanges(store, now - changeRetentionDays * DAY));
      schedule();
    });
  };
  schedule();
  return () => cancel();
}
