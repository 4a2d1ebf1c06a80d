import { randomBytes, randomUUID } from 'node:crypto';
import { openServices } from '../../src/actions/open-services.ts';
import type { Services } from '../../src/actions/services.ts';
import type { Clock } from '../../src/domain/clock.ts';
import type { SubjectBounds } from '../../src/live/recording/subject-sweeper.ts';
import { createSystemClock } from '../../src/server/system-clock.ts';
import type { Database } from '../../src/store/database/database.ts';

const newSecret = () => randomBytes(32).toString('base64url');

/** One node on a database: everything but the server. */
export interface TestNode {
  readonly services: Services;
  /** What failed behind the scenes. */
  readonly problems: readonly unknown[];
  /** Stops the node; the database stays open. */
  close(): Promise<void>;
}

/** A clock that tells the real time; its timers keep no process alive. */
export const systemClock: Clock = createSystemClock(Date.now);

/** Starts a node on a database; several nodes on one database know of each other only through it. */
export async function startTestNode(
  database: Database,
  clock: Clock = systemClock,
  payloadSecrets: readonly string[] = [newSecret()],
  subjectBounds: SubjectBounds = { subjectLimit: 100_000, subjectRetentionDays: 90 },
): Promise<TestNode> {
  const problems: unknown[] = [];
  const note = (details: object) => void problems.push('err' in details ? details.err : details);
  const runtime = { clock, newId: randomUUID, newSecret, log: { warn: note, error: note } };
  const { services, close } = await openServices(database, runtime, payloadSecrets, {
    keyStaleSeconds: 3_600,
    usageRetentionDays: 400,
    changeRetentionDays: Number.POSITIVE_INFINITY,
    ...subjectBounds,
  });
  return { services, problems, close };
}
