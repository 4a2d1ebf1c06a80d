import type { Listening } from '../store/database/database.ts';
import type { Store } from '../store/store.ts';

/** How often a node on a shared database polls for changes of which no notification arrived, in milliseconds. */
export const POLL_INTERVAL = 500;

/** The callbacks of notifications and of their absence. */
export interface Following {
  onNotify(payload: string): void;
  onLost(error: unknown): void;
  onRestored(): void;
  /** Reads new changes; never rejects. */
  poll(): Promise<void>;
}

/** Listens for notifications, and polls a database that other nodes may write to. */
export async function follow(store: Store, channel: string, handlers: Following): Promise<Listening> {
  const listening = await store.database.listen(channel, handlers);
  let isClosed = false;
  let cancel = () => {};
  // One poll at a time: on a slow database several would take all of its connections.
  const poll = () => {
    void handlers.poll().then(() => {
      if (!isClosed) cancel = store.clock.after(POLL_INTERVAL, poll);
    });
  };
  // No other process writes to an embedded database.
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
