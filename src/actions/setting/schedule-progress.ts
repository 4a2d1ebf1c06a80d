import type { ExposureSchedule } from '../../domain/exposure.ts';
import { type Instant, parseInstant } from '../../domain/instant.ts';

/** The part of a schedule that its verbs move. */
export type Progress = Pick<ExposureSchedule, 'status' | 'runningSince' | 'elapsedBefore' | 'passedPausePoints'>;

/** A schedule that is paused at an instant: it keeps what it has run until then. */
export function pausedAt(schedule: ExposureSchedule, at: Instant): Progress {
  return {
    status: 'PAUSED',
    runningSince: null,
    elapsedBefore: elapsed(schedule, at),
    passedPausePoints: schedule.passedPausePoints,
  };
}

/** How long a schedule has run, in milliseconds, whether it was started by a call or by itself. */
function elapsed(schedule: ExposureSchedule, at: Instant): number {
  const since =
    schedule.runningSince ?? (schedule.status === 'NOT_STARTED' ? (schedule.startsAt ?? schedule.createdAt) : at);
  return schedule.elapsedBefore + Math.max(0, milliseconds(at) - milliseconds(since));
}

/** When the pause point that the schedule waits at begins, in milliseconds of running time. */
export function stepBegins({ steps, passedPausePoints }: ExposureSchedule): number {
  let [begins, pausePoints] = [0, 0];
  for (const step of steps) {
    if (step.isPausePoint) pausePoints += 1;
    if (pausePoints > passedPausePoints) return begins;
    begins += step.isPausePoint ? 0 : (step.intervalMilliseconds ?? 0);
  }
  return begins;
}

/** An instant in milliseconds since 1970. */
export function milliseconds(instant: Instant): number {
  return parseInstant(instant) ?? 0;
}
