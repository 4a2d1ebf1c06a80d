import type { Listening } from '../store/database/database.ts';
import type { Store } from '../store/store.ts';

/** How often a node on a shared database looks for changes that no poke told it of, in milliseconds. */
export const POLL_INTERVAL = 500;

/** What is done on what is heard, or not heard. */
export interface Following {
  onNotify(payload: string): void;
  onLost(error: unknown): void;
  onRestored(): void;
  /** Looks for changes; never rejects. */
  poll(): Promise<void>;
}

/** Listens for notifications and polls a database that other nodes may write to, for what no notification announced. */
export async function follow(store: Store, channel: string, handlers: Following): Promise<Listening> {
  const listening = await store.database.listen(channel, handlers);
  let isClosed = false;
  let cancel = () => {};
  // One look at a time: those at a database that answers slowly would else take up all of its connections.
  const poll = () => {
    void handlers.poll().then(() => {
      if (!isClosed) cancel = store.clock.after(POLL_INTERVAL, poll);
    });
  };
  // Nobody else writes to an embedded database.
  if (store.database.kind === 'postgres') poll();
  return {
    isPossible: listening.isPossible,
    async close() {
      isClosed = true;
      cancel();
      await listening.close();
    },
  };
}
