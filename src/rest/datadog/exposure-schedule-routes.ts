import { pauseExposure, resumeExposure, startExposure, stopExposure } from '../../actions/setting/exposure.ts';
import type { Answer } from '../http/answer.ts';
import type { Current, Operation, RouteContext } from '../http/route.ts';
import { writeRoute } from '../http/route.ts';
import { exposureScheduleExample } from './datadog-examples.ts';
import { noQuerySchema, scheduleParametersSchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { enter, findSchedule } from './datadog-place.ts';
import { toWireSchedule } from './exposure-schedule-map.ts';
import { exposureScheduleAnswerSchema } from './exposure-schedule-wire.ts';
import { flagDependsOn } from './feature-flag-map.ts';
import { outcomeOf } from './suggestion.ts';

type Context = RouteContext<{ readonly exposure_schedule_id: string }, unknown, unknown>;
type Verb = typeof startExposure;

async function enterSchedule(context: Context) {
  const place = await enter(context, needs.writeRules);
  return { place, ...findSchedule(place, context.parameters.exposure_schedule_id) };
}

/** The flag that the schedule is a part of. */
async function current(context: Context): Promise<Current> {
  const { place, flag } = await enterSchedule(context);
  return { dependsOn: await flagDependsOn(context.services, flag, place, context.now), version: flag.version };
}

/** Moves a schedule and shows it as it then is; as it was, where that waits for approval. */
async function move(context: Context, verb: Verb): Promise<Answer> {
  const { services, caller, expectedVersion } = context;
  const { place, flag, environment, rule, schedule } = await enterSchedule(context);
  const setting = { organizationId: place.organizationId, flagKey: flag.key, environment: environment.key };
  const moving = verb(services, caller, { ...setting, ruleKey: rule.key, expectedVersion });
  const { flag: after, suggestion } = await outcomeOf(services, moving);
  const moved = after.settings[environment.key]?.rules.find(({ id }) => id === rule.id)?.exposureSchedule;
  const shown = suggestion === null ? (moved ?? schedule) : schedule;
  const attributes = toWireSchedule(flag, rule, shown);
  const data = { id: schedule.id, type: 'allocation_exposure_schedules', attributes };
  return { status: suggestion === null ? 200 : 202, body: { data } };
}

const example = exposureScheduleExample;

function scheduleRoute(name: string, verb: Verb, operation: Pick<Operation, 'id' | 'summary' | 'description'>) {
  return writeRoute({
    method: 'POST',
    path: `/exposure-schedules/{exposure_schedule_id}/${name}`,
    parameters: scheduleParametersSchema,
    query: noQuerySchema,
    body: null,
    operation: {
      ...operation,
      answers: {
        200: { description: 'The schedule.', schema: exposureScheduleAnswerSchema, example },
        202: { description: 'The change waits for approval.', schema: exposureScheduleAnswerSchema },
      },
      failures: [404, 409],
    },
    current,
    write: (context) => move(context, verb),
  });
}

/** 19: POST to start a schedule. */
export const startSchedule = scheduleRoute('start', startExposure, {
  id: 'StartExposureSchedule',
  summary: 'Start a progressive rollout',
  description: 'Its first step begins now.',
});

/** 20: POST to pause a schedule. */
export const pauseSchedule = scheduleRoute('pause', pauseExposure, {
  id: 'PauseExposureSchedule',
  summary: 'Pause a progressive rollout',
  description: 'It stays at its step.',
});

/** 21: POST to resume a schedule. */
export const resumeSchedule = scheduleRoute('resume', resumeExposure, {
  id: 'ResumeExposureSchedule',
  summary: 'Resume a progressive rollout',
  description: 'After a pause, or at a step that waits.',
});

/** 22: POST to stop a schedule. */
export const stopSchedule = scheduleRoute('stop', stopExposure, {
  id: 'StopExposureSchedule',
  summary: 'Stop a progressive rollout',
  description: 'Nobody is exposed any more; it can be started from the beginning.',
});
