import type { Services } from '../actions/services.ts';
import { createKeyRing } from '../live/key-ring.ts';
import { createLive } from '../live/live.ts';
import { UsageRecorder } from '../live/usage-recorder.ts';
import type { Database } from '../store/database.ts';
import { createStore } from '../store/store.ts';
import type { Surroundings } from './surroundings.ts';

/** The services over an open database, and how to end them. */
export interface OpenServices {
  readonly services: Services;
  /** Writes what is still gathered in memory and stops following the database, which stays open. */
  close(): Promise<void>;
}

/** Starts the services over an open, migrated database. */
export async function openServices(database: Database, surroundings: Surroundings): Promise<OpenServices> {
  const { clock, newId, newSecret, log } = surroundings;
  const onProblem = (message: string, error: unknown) => log.warn({ err: error }, message);
  const onListenerError = (error: unknown) => log.error({ err: error }, 'a commit could not be told to a listener');
  const store = createStore({ database, clock, newId, onListenerError });
  const live = await createLive(store, onProblem);
  const keys = createKeyRing(store, live, onProblem);
  const usage = new UsageRecorder(store, onProblem);
  return {
    services: { store, live, keys, usage, clock, newSecret },
    async close() {
      await usage.flush();
      keys.close();
      await live.close();
    },
  };
}
