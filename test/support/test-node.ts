import { randomBytes, randomUUID } from 'node:crypto';
import type { Services } from '../../src/actions/services.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { createApiKeyCache } from '../../src/live/api-key-cache.ts';
import { createLive } from '../../src/live/live.ts';
import { SubjectRecorder } from '../../src/live/recording/subject-recorder.ts';
import type { SubjectBounds } from '../../src/live/recording/subject-sweeper.ts';
import { UsageRecorder } from '../../src/live/recording/usage-recorder.ts';
import { readLogEpoch } from '../../src/store/commit/log-epoch.ts';
import type { Database } from '../../src/store/database/database.ts';
import { createPayloadKeys } from '../../src/store/flags/payload-keys.ts';
import { createStore } from '../../src/store/store.ts';

const newSecret = () => randomBytes(32).toString('base64url');

/** One node on a database: everything but the server. */
export interface TestNode {
  readonly services: Services;
  /** What went wrong behind the scenes. */
  readonly problems: readonly unknown[];
  /** Stops the node; the database stays open. */
  close(): Promise<void>;
}

/** A clock that tells the real time; its timers keep no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  at(instant, callback) {
    const timer = setTimeout(callback, Math.max(0, instant - Date.now()));
    timer.unref();
    return () => clearTimeout(timer);
  },
  elapsed: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** Starts a node on a database; several nodes on one database know of each other only through it. */
export async function startTestNode(
  database: Database,
  clock: Clock = systemClock,
  payloadSecrets: readonly string[] = [newSecret()],
  subjectBounds: SubjectBounds = { subjectLimit: 100_000, subjectRetentionDays: 90 },
): Promise<TestNode> {
  const problems: unknown[] = [];
  const onProblem = (_: string, error: unknown) => problems.push(error);
  const epoch = await readLogEpoch(database, randomUUID);
  const onListenerError = (error: unknown) => problems.push(error);
  const store = createStore({ database, epoch, clock, newId: randomUUID, onListenerError });
  const live = await createLive(store, onProblem);
  const keys = createApiKeyCache(store, live, onProblem);
  const onUnreadable = (place: object) => problems.push(place);
  const payloadKeys = createPayloadKeys({ keys: payloadSecrets, newSecret, onUnreadable });
  const usage = new UsageRecorder(store, onProblem);
  const subjects = new SubjectRecorder(store, subjectBounds, onProblem);
  return {
    services: { store, live, keys, usage, subjects, clock, payloadKeys, newSecret },
    problems,
    async close() {
      await usage.flush();
      await subjects.close();
      keys.close();
      await live.close();
    },
  };
}
