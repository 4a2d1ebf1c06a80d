import type { Caller } from '../../domain/caller.ts';
import { ConflictError, NotFoundError } from '../../domain/errors.ts';
import { type ExposureSchedule, type ExposureStatus, exposureProgress } from '../../domain/exposure.ts';
import type { Flag, FlagSetting } from '../../domain/flag.ts';
import type { Instant } from '../../domain/instant.ts';
import type { Expecting, SettingName } from '../flag/flag-inputs.ts';
import type { Services } from '../services.ts';
import { milliseconds, type Progress, pausedAt, stepBegins } from './schedule-progress.ts';
import { changeSetting } from './settings.ts';

/** Names a rule with an exposure schedule. */
export interface ScheduleName extends SettingName, Expecting {
  readonly ruleKey: string;
}

interface Transition {
  /** Its name in messages. */
  readonly verb: string;
  /** Whether the schedule allows it now. */
  readonly isLegal: (schedule: ExposureSchedule, at: Instant) => boolean;
  readonly apply: (schedule: ExposureSchedule, at: Instant) => Progress;
}

const isWaiting = (schedule: ExposureSchedule, at: Instant) => exposureProgress(schedule, milliseconds(at)).isWaiting;

const start = {
  verb: 'started',
  isLegal: (schedule) => schedule.status === 'NOT_STARTED' || schedule.status === 'STOPPED',
  apply: (_, at) => ({ status: 'RUNNING', runningSince: at, elapsedBefore: 0, passedPausePoints: 0 }),
} satisfies Transition;

const pause = {
  verb: 'paused',
  isLegal: (schedule, at) => hasStarted(schedule, at) && schedule.status !== 'PAUSED',
  apply: pausedAt,
} satisfies Transition;

const resume = {
  verb: 'resumed',
  isLegal: (schedule, at) => schedule.status === 'PAUSED' || (hasStarted(schedule, at) && isWaiting(schedule, at)),
  apply: (schedule, at) => {
    const step = schedule.steps[exposureProgress(schedule, milliseconds(at)).stepIndex];
    const isAtPausePoint = step?.isPausePoint === true;
    return {
      status: 'RUNNING',
      runningSince: at,
      // The wait at a pause point takes no time: the next step starts now.
      elapsedBefore: isAtPausePoint ? stepBegins(schedule) : schedule.elapsedBefore,
      passedPausePoints: schedule.passedPausePoints + (isAtPausePoint ? 1 : 0),
    };
  },
} satisfies Transition;

const stop = {
  verb: 'stopped',
  isLegal: (schedule) => schedule.status !== 'STOPPED',
  apply: () => ({ status: 'STOPPED', runningSince: null, elapsedBefore: 0, passedPausePoints: 0 }),
} satisfies Transition;

/** Starts a rule's exposure schedule. Throws ConflictError ILLEGAL_TRANSITION if it runs or waits. */
export async function startExposure(services: Services, caller: Caller, input: ScheduleName): Promise<Flag> {
  return move(services, caller, input, start);
}

/** Pauses a running schedule: the exposure stays as it is. */
export async function pauseExposure(services: Services, caller: Caller, input: ScheduleName): Promise<Flag> {
  return move(services, caller, input, pause);
}

/** Resumes a schedule that is paused or waits at a pause point. */
export async function resumeExposure(services: Services, caller: Caller, input: ScheduleName): Promise<Flag> {
  return move(services, caller, input, resume);
}

/** Stops a schedule: no subject is exposed any more. */
export async function stopExposure(services: Services, caller: Caller, input: ScheduleName): Promise<Flag> {
  return move(services, caller, input, stop);
}

function move(services: Services, caller: Caller, input: ScheduleName, transition: Transition): Promise<Flag> {
  return changeSetting(services, caller, input, (setting, { at }, flag) => {
    const schedule = findSchedule(setting, input.ruleKey);
    if (!transition.isLegal(schedule, at)) throw illegal(flag, input.ruleKey, schedule.status, transition.verb);
    const moved: ExposureSchedule = { ...schedule, ...transition.apply(schedule, at), updatedAt: at };
    const rules = setting.rules.map((rule) =>
      rule.exposureSchedule === schedule ? { ...rule, exposureSchedule: moved } : rule,
    );
    return { ...setting, rules };
  });
}

function findSchedule(setting: FlagSetting, ruleKey: string): ExposureSchedule {
  const rule = setting.rules.find(({ key }) => key === ruleKey);
  if (rule === undefined) throw new NotFoundError('targeting rule', ruleKey);
  if (rule.exposureSchedule === null) throw new NotFoundError('exposure schedule', ruleKey);
  return rule.exposureSchedule;
}

function illegal({ id }: Flag, ruleKey: string, status: ExposureStatus, verb: string): ConflictError {
  return new ConflictError(
    'ILLEGAL_TRANSITION',
    `The exposure schedule of "${ruleKey}" is ${status} and cannot be ${verb}.`,
    { entityType: 'flag', id },
  );
}

function hasStarted(schedule: ExposureSchedule, at: Instant): boolean {
  return schedule.status !== 'STOPPED' && exposureProgress(schedule, milliseconds(at)).stepIndex >= 0;
}
