import { type EpochMilliseconds, type Instant, parseInstant } from './instant.ts';
import type { JsonObject } from './json.ts';

/** How a schedule's steps follow one another: at intervals, or at once to the last one. */
export const EXPOSURE_STRATEGIES = ['UNIFORM_INTERVALS', 'NO_ROLLOUT'] as const;
export type ExposureStrategy = (typeof EXPOSURE_STRATEGIES)[number];

/** What has been asked of a schedule. That it has run through all its steps is not a status: it follows from the time. */
export const EXPOSURE_STATUSES = ['NOT_STARTED', 'RUNNING', 'PAUSED', 'STOPPED'] as const;
export type ExposureStatus = (typeof EXPOSURE_STATUSES)[number];

/** One step of a schedule. */
export interface ExposureStep {
  readonly id: string;
  /** How many of the matching subjects are exposed during the step, 0 to 100. */
  readonly exposurePercentage: number;
  /** How long the step lasts, in milliseconds; null lasts for ever. */
  readonly intervalMilliseconds: number | null;
  /** The schedule waits at this step until it is resumed. */
  readonly isPausePoint: boolean;
  /** Steps with the same index belong together logically; the order of the list is what counts. */
  readonly groupIndex: number;
}

/** The steps by which a rule's exposure grows over time, and how far they have come. */
export interface ExposureSchedule {
  readonly id: string;
  readonly strategy: ExposureStrategy;
  /** Start without being told, at once or at `startsAt`. */
  readonly autostart: boolean;
  /** Start by itself at this instant. */
  readonly startsAt: Instant | null;
  readonly steps: readonly ExposureStep[];
  readonly status: ExposureStatus;
  /** Since when the schedule has been running without a break; null while it is not. */
  readonly runningSince: Instant | null;
  /** How long it had run before that, in milliseconds. */
  readonly elapsedBefore: number;
  /** How many pause points have been left behind by resuming. */
  readonly passedPausePoints: number;
  readonly extensions: JsonObject;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** Where a schedule stands at an instant. */
export interface ExposureProgress {
  /** The index of the current step; -1 before the start and after a stop. */
  readonly stepIndex: number;
  readonly exposurePercentage: number;
  /** The schedule waits at a pause point, or was paused. */
  readonly isWaiting: boolean;
  /** When the exposure changes next with nobody doing anything; undefined when it does not. */
  readonly changesAt: EpochMilliseconds | undefined;
}

const IDLE: ExposureProgress = { stepIndex: -1, exposurePercentage: 0, isWaiting: false, changesAt: undefined };

/** When a schedule starts or started by itself, if it does. */
function automaticStart(schedule: ExposureSchedule): EpochMilliseconds | undefined {
  if (schedule.startsAt !== null) return parseInstant(schedule.startsAt);
  return schedule.autostart ? parseInstant(schedule.createdAt) : undefined;
}

/**
 * Where a schedule stands: a pure function of `now`, so that no background job decides an answer.
 * Pausing keeps the step; stopping takes the exposure back to nothing.
 */
export function exposureProgress(schedule: ExposureSchedule, now: EpochMilliseconds): ExposureProgress {
  switch (schedule.status) {
    case 'STOPPED':
      return IDLE;
    case 'NOT_STARTED': {
      const start = automaticStart(schedule);
      if (start === undefined) return IDLE;
      return now < start ? { ...IDLE, changesAt: start } : walk(schedule, now - start, now);
    }
    case 'PAUSED':
      return { ...walk(schedule, schedule.elapsedBefore, now), isWaiting: true, changesAt: undefined };
    case 'RUNNING': {
      const since = parseInstant(schedule.runningSince ?? schedule.updatedAt) ?? now;
      return walk(schedule, schedule.elapsedBefore + Math.max(0, now - since), now);
    }
  }
}

function walk(schedule: ExposureSchedule, elapsed: number, now: EpochMilliseconds): ExposureProgress {
  const { steps, strategy } = schedule;
  const last = steps.length - 1;
  if (strategy === 'NO_ROLLOUT') return standing(steps[last], last);
  let ends = 0;
  let pausePoints = 0;
  for (const [index, step] of steps.entries()) {
    pausePoints += step.isPausePoint ? 1 : 0;
    if (step.isPausePoint && pausePoints > schedule.passedPausePoints)
      return { ...standing(step, index), isWaiting: true };
    if (index === last || isEndless(step)) return standing(step, index);
    ends += duration(step);
    if (elapsed < ends) return { ...standing(step, index), changesAt: now + (ends - elapsed) };
  }
  return IDLE;
}

/** A pause point that was left behind lasts no time. */
function duration(step: ExposureStep): number {
  return step.isPausePoint ? 0 : (step.intervalMilliseconds ?? 0);
}

function isEndless(step: ExposureStep): boolean {
  return step.intervalMilliseconds === null && !step.isPausePoint;
}

function standing(step: ExposureStep | undefined, stepIndex: number): ExposureProgress {
  if (step === undefined) return IDLE;
  return { stepIndex, exposurePercentage: step.exposurePercentage, isWaiting: false, changesAt: undefined };
}
