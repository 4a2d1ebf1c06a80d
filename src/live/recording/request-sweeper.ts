import { forgetRequests } from '../../store/idempotency/run-idempotently.ts';
import type { Store } from '../../store/store.ts';
import type { LiveProblem } from '../live.ts';

/** How often requests that are no longer kept are looked for, in milliseconds. */
const SWEEPING = 3_600_000;

/** Forgets, by and by, what came of requests that are too old to be sent again. The returned function ends it. */
export function sweepRequests(store: Store, onProblem: LiveProblem): () => void {
  const { clock } = store;
  let cancel = () => {};
  const schedule = () => {
    cancel = clock.after(SWEEPING, () => {
      forgetRequests(store, clock.now()).catch((error: unknown) =>
        onProblem('requests that are no longer kept could not be forgotten yet', error),
      );
      schedule();
    });
  };
  schedule();
  return () => cancel();
}
