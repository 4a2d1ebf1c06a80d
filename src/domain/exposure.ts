import { type EpochMilliseconds, type Instant, parseInstant } from './instant.ts';
import type { JsonObject } from './json.ts';

/** How a schedule's steps follow one another: at intervals, or at once to the last one. */
export const EXPOSURE_STRATEGIES = ['UNIFORM_INTERVALS', 'NO_ROLLOUT'] as const;
export type ExposureStrategy = (typeof EXPOSURE_STRATEGIES)[number];

/** The requested state of a schedule. There is no status for "completed": it follows from the time. */
export const EXPOSURE_STATUSES = ['NOT_STARTED', 'RUNNING', 'PAUSED', 'STOPPED'] as const;
export type ExposureStatus = (typeof EXPOSURE_STATUSES)[number];

/** One step of a schedule. */
export interface ExposureStep {
  readonly id: string;
  /** How many of the matching subjects are exposed during the step, 0 to 100. */
  readonly exposurePercentage: number;
  /** How long the step lasts, in milliseconds; null means no end. */
  readonly intervalMilliseconds: number | null;
  /** The schedule waits at this step until a caller resumes it. */
  readonly isPausePoint: boolean;
  /** Steps with the same index form one stage for display; only the order of the list has an effect. */
  readonly groupIndex: number;
}

/** The steps by which a rule's exposure grows over time, and how far they have come. */
export interface ExposureSchedule {
  readonly id: string;
  readonly strategy: ExposureStrategy;
  /** Starts automatically, at its creation or at `startsAt`. */
  readonly autostart: boolean;
  /** Starts automatically at this instant. */
  readonly startsAt: Instant | null;
  readonly steps: readonly ExposureStep[];
  readonly status: ExposureStatus;
  /** Since when the schedule has been running without a pause; null while it does not run. */
  readonly runningSince: Instant | null;
  /** How long it had run before `runningSince`, in milliseconds. */
  readonly elapsedBefore: number;
  /** How many pause points callers have resumed from. */
  readonly passedPausePoints: number;
  readonly extensions: JsonObject;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** The state of a schedule at an instant. */
export interface ExposureProgress {
  /** The index of the current step; -1 before the start and after a stop. */
  readonly stepIndex: number;
  readonly exposurePercentage: number;
  /** The schedule waits at a pause point or was paused. */
  readonly isWaiting: boolean;
  /** When time alone changes the exposure next; undefined if it does not. */
  readonly changesAt: EpochMilliseconds | undefined;
}

const IDLE: ExposureProgress = { stepIndex: -1, exposurePercentage: 0, isWaiting: false, changesAt: undefined };

/** When a schedule starts or started automatically; undefined if it does not. */
function automaticStart(schedule: ExposureSchedule): EpochMilliseconds | undefined {
  if (schedule.startsAt !== null) return parseInstant(schedule.startsAt);
  return schedule.autostart ? parseInstant(schedule.createdAt) : undefined;
}

/**
 * The state of a schedule: a pure function of `now`, so that no background job decides an answer.
 * A paused schedule keeps its step; a stopped one exposes no subject.
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

/** A pause point that was resumed from lasts no time. */
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

/** A step that starts by time alone. */
export interface ExposureMove {
  readonly at: EpochMilliseconds;
  readonly exposurePercentage: number;
  /** The schedule waits at the step until a caller resumes it. */
  readonly isWaiting: boolean;
}

/**
 * Every step that starts by time alone since the latest call, as {@link exposureProgress} finds it at each instant. A schedule that
 * does not run has none.
 */
export function exposureMoves(schedule: ExposureSchedule): readonly ExposureMove[] {
  const running = runningSince(schedule);
  if (running === undefined) return [];
  const { since, elapsed } = running;
  const last = schedule.steps.at(-1);
  if (schedule.strategy !== 'NO_ROLLOUT') return movesAfter(schedule, since - elapsed, since);
  return last === undefined || elapsed > 0 ? [] : [moveTo(last, since, false)];
}

/** The steps that start at an instant or later, of a schedule whose first step started at another. */
function movesAfter(
  { steps, passedPausePoints }: ExposureSchedule,
  start: EpochMilliseconds,
  from: EpochMilliseconds,
): readonly ExposureMove[] {
  const moves: ExposureMove[] = [];
  let at = start;
  let pausePoints = 0;
  for (const [index, step] of steps.entries()) {
    pausePoints += step.isPausePoint ? 1 : 0;
    const isWaiting = step.isPausePoint && pausePoints > passedPausePoints;
    const isSkipped = step.isPausePoint && !isWaiting && index < steps.length - 1;
    if (at >= from && !isSkipped) moves.push(moveTo(step, at, isWaiting));
    if (isWaiting || isEndless(step)) break;
    at += duration(step);
  }
  return moves;
}

/** Since when a schedule runs, and how long it had run before; undefined if it does not run or waits for a call. */
function runningSince(schedule: ExposureSchedule): { since: EpochMilliseconds; elapsed: number } | undefined {
  if (schedule.status === 'NOT_STARTED') {
    const start = automaticStart(schedule);
    return start === undefined ? undefined : { since: start, elapsed: 0 };
  }
  if (schedule.status !== 'RUNNING') return undefined;
  const since = parseInstant(schedule.runningSince ?? schedule.updatedAt);
  return since === undefined ? undefined : { since, elapsed: schedule.elapsedBefore };
}

function moveTo({ exposurePercentage }: ExposureStep, at: EpochMilliseconds, isWaiting: boolean): ExposureMove {
  return { at, exposurePercentage, isWaiting };
}
