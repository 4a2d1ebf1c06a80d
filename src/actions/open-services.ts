import type { Clock } from '../domain/clock.ts';
import type { Trace } from '../domain/trace.ts';
import { createApiKeyCache } from '../live/api-key-cache.ts';
import { createLive } from '../live/live.ts';
import { type Retention, sweepExpiredRows } from '../live/recording/expired-rows-sweeper.ts';
import { SubjectRecorder } from '../live/recording/subject-recorder.ts';
import type { SubjectBounds } from '../live/recording/subject-sweeper.ts';
import { UsageRecorder } from '../live/recording/usage-recorder.ts';
import { readLogEpoch } from '../store/commit/log-epoch.ts';
import type { Database } from '../store/database/database.ts';
import { createPayloadKeys } from '../store/flags/payload-keys.ts';
import { createStore } from '../store/store.ts';
import { logDueChanges } from './scheduled-change/log-due-changes.ts';
import type { Services } from './services.ts';

/** The services over an open database, and how to close them. */
export interface OpenServices {
  readonly services: Services;
  /** Writes what is only in memory and stops following the database, which stays open. */
  close(): Promise<void>;
}

/** What the services take from their runtime. */
export interface ServicesRuntime {
  readonly clock: Clock;
  /** A new random UUID. */
  readonly newId: () => string;
  /** 32 random bytes as text. */
  readonly newSecret: () => string;
  readonly log: ServicesLog;
  /** @default nothing is traced */
  readonly trace?: Trace | undefined;
}

/** The settings of the services; see `config/settings.ts`. */
export interface ServicesSettings extends SubjectBounds, Retention {
  readonly keyStaleSeconds: number;
}

/** Where the services report failures in the background; a pino logger fits. */
interface ServicesLog {
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/**
 * Starts the services over an open, migrated database, with the keys that payloads are encrypted with.
 */
export async function openServices(
  database: Database,
  { clock, newId, newSecret, log, trace }: ServicesRuntime,
  payloadSecrets: readonly string[],
  settings: ServicesSettings,
): Promise<OpenServices> {
  const onProblem = (message: string, error: unknown) => log.warn({ err: error }, message);
  const onListenerError = (error: unknown) => log.error({ err: error }, 'a listener could not process a commit');
  const epoch = await readLogEpoch(database, newId);
  const store = createStore({ database, epoch, clock, newId, trace, onListenerError });
  const live = await createLive(store, onProblem);
  const keys = createApiKeyCache(store, live, settings, onProblem);
  const payloadKeys = createPayloadKeys({
    keys: payloadSecrets,
    newSecret,
    onUnreadable: (place) => log.warn(place, 'none of the keys decrypts a payload of the flag; the payload is hidden'),
  });
  const usage = new UsageRecorder(store, onProblem);
  const subjects = new SubjectRecorder(store, settings, onProblem);
  const stopSweeping = sweepExpiredRows(store, settings, onProblem);
  const services: Services = { store, live, keys, usage, subjects, clock, payloadKeys, newSecret };
  const stopLogging = logDueChanges(services, onProblem);
  return {
    services,
    async close() {
      await stopLogging();
      stopSweeping();
      await usage.flush();
      await subjects.close();
      keys.close();
      await live.close();
    },
  };
}
