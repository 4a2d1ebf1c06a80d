import type { Services } from '../actions/services.ts';
import { createApiKeyCache } from '../live/api-key-cache.ts';
import { createLive } from '../live/live.ts';
import { sweepRequests } from '../live/recording/request-sweeper.ts';
import { SubjectRecorder } from '../live/recording/subject-recorder.ts';
import type { SubjectBounds } from '../live/recording/subject-sweeper.ts';
import { UsageRecorder } from '../live/recording/usage-recorder.ts';
import { readLogEpoch } from '../store/commit/log-epoch.ts';
import type { Database } from '../store/database/database.ts';
import { createPayloadKeys } from '../store/flags/payload-keys.ts';
import { createStore } from '../store/store.ts';
import type { Runtime } from './runtime.ts';

/** The services over an open database, and how to end them. */
export interface OpenServices {
  readonly services: Services;
  /** Writes what is still gathered in memory and stops following the database, which stays open. */
  close(): Promise<void>;
}

/** Starts the services over an open, migrated database, with the keys that payloads are encrypted with and the bounds of what is remembered. */
export async function openServices(
  database: Database,
  surroundings: Runtime,
  payloadSecrets: readonly string[],
  bounds: SubjectBounds,
): Promise<OpenServices> {
  const { clock, newId, newSecret, log } = surroundings;
  const onProblem = (message: string, error: unknown) => log.warn({ err: error }, message);
  const onListenerError = (error: unknown) => log.error({ err: error }, 'a commit could not be told to a listener');
  const epoch = await readLogEpoch(database, newId);
  const store = createStore({ database, epoch, clock, newId, onListenerError });
  const live = await createLive(store, onProblem);
  const keys = createApiKeyCache(store, live, onProblem);
  const payloadKeys = createPayloadKeys({
    keys: payloadSecrets,
    newSecret,
    onUnreadable: (place) =>
      log.warn(place, 'a payload of the flag cannot be read with any of the keys; it is not shown'),
  });
  const usage = new UsageRecorder(store, onProblem);
  const subjects = new SubjectRecorder(store, bounds, onProblem);
  const stopSweeping = sweepRequests(store, onProblem);
  return {
    services: { store, live, keys, usage, subjects, clock, payloadKeys, newSecret },
    async close() {
      stopSweeping();
      await usage.flush();
      await subjects.close();
      keys.close();
      await live.close();
    },
  };
}
