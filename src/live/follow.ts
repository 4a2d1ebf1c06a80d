import type { Store } from '../store/store.ts';

/** How often a node on a shared database looks for changes that no poke told it of, in milliseconds. */
const POLL_INTERVAL = 500;

/** What is done on what is heard, or not heard. */
export interface Following {
  onNotify(payload: string): void;
  onLost(error: unknown): void;
  onRestored(): void;
  poll(): void;
}

/** Listens for pokes and, on a database that other nodes may write to, looks regularly for what no poke told of. */
export async function follow(store: Store, channel: string, handlers: Following): Promise<{ close(): Promise<void> }> {
  const listening = await store.database.listen(channel, handlers);
  let cancel = () => {};
  const poll = () => {
    handlers.poll();
    cancel = store.clock.at(store.clock.now() + POLL_INTERVAL, poll);
  };
  // Nobody else writes to an embedded database.
  if (store.database.kind === 'postgres') poll();
  return {
    async close() {
      cancel();
      await listening.close();
    },
  };
}
