import { pauseExposure, resumeExposure, startExposure, stopExposure } from '../../actions/setting/exposure.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { ExposureSchedule } from '../../domain/exposure.ts';
import { settingOf } from '../../domain/flag.ts';
import type { Answer } from '../http/answer.ts';
import { resource } from '../http/resource.ts';
import type { Operation, Route, RouteContext } from '../http/route.ts';
import { exposureScheduleExample } from './datadog-examples.ts';
import { scheduleParametersSchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { type DatadogPlace, findSchedule, placeFor } from './datadog-place.ts';
import { toWireSchedule } from './exposure-schedule-map.ts';
import { exposureScheduleAnswerSchema } from './exposure-schedule-wire.ts';
import { flagDependsOn } from './feature-flag-map.ts';
import { outcomeAnswer } from './suggestion.ts';

type Context = RouteContext<{ readonly exposure_schedule_id: string }, unknown, unknown, DatadogPlace>;
type Transition = typeof startExposure;

const scheduleNamed = ({ place, parameters }: Context) => findSchedule(place, parameters.exposure_schedule_id);

const schedules = resource({
  path: '/exposure-schedules/{exposure_schedule_id}',
  parameters: scheduleParametersSchema,
  admit: (call) => placeFor(call, needs.writeRules),
  find: scheduleNamed,
  async current({ flag }, { services, place, now }) {
    return { dependsOn: await flagDependsOn(services, flag, place, now), version: flag.version };
  },
  show: ({ flag, rule, schedule }) => toWireSchedule(flag, rule, schedule),
  answer: { description: 'The schedule.', schema: exposureScheduleAnswerSchema },
});

/** Changes the state of a schedule and answers with it; unchanged if the change waits for approval. */
async function change(context: Context, transition: Transition): Promise<Answer> {
  const { services, caller, place, expectedVersion } = context;
  const { flag, environment, rule, schedule } = scheduleNamed(context);
  if (transition === startExposure) refuseStopped(schedule);
  const setting = { organizationId: place.organizationId, flagKey: flag.key, environment: environment.key };
  const changing = transition(services, caller, { ...setting, ruleKey: rule.key, expectedVersion });
  return outcomeAnswer(services, changing, { done: 200, waiting: 202 }, ({ flag: after, suggestion }) => {
    const changed = settingOf(after, environment.key)?.rules.find(({ id }) => id === rule.id)?.exposureSchedule;
    const attributes = toWireSchedule(flag, rule, suggestion === null ? (changed ?? schedule) : schedule);
    return { data: { id: schedule.id, type: 'allocation_exposure_schedules', attributes } };
  });
}

const answer = { schema: exposureScheduleAnswerSchema, example: exposureScheduleExample };

/** In this API a stop ends a rollout permanently; other APIs may start it from the beginning. */
function refuseStopped({ id, status }: ExposureSchedule): void {
  if (status !== 'STOPPED') return;
  throw new ConflictError(
    'ILLEGAL_TRANSITION',
    `The exposure schedule "${id}" was stopped and cannot be started again.`,
  );
}

function scheduleRoute(
  transition: Transition,
  operation: Pick<Operation, 'id' | 'summary' | 'description'> & { action: string },
) {
  return schedules.write({
    method: 'POST',
    ...operation,
    answers: {
      200: { description: 'The schedule.', ...answer },
      202: { description: 'The change waits for approval.', ...answer },
    },
    write: (context) => change(context, transition),
  });
}

/** The routes of exposure schedules: 19 to 22 of the contract. */
export const exposureScheduleRoutes: readonly Route[] = [
  scheduleRoute(startExposure, {
    action: 'start',
    id: 'StartExposureSchedule',
    summary: 'Start a progressive rollout',
    description: 'Its first step begins now.',
  }),
  scheduleRoute(pauseExposure, {
    action: 'pause',
    id: 'PauseExposureSchedule',
    summary: 'Pause a progressive rollout',
    description: 'It stays at its step.',
  }),
  scheduleRoute(resumeExposure, {
    action: 'resume',
    id: 'ResumeExposureSchedule',
    summary: 'Resume a progressive rollout',
    description: 'After a pause, or at a step that waits.',
  }),
  scheduleRoute(stopExposure, {
    action: 'stop',
    id: 'StopExposureSchedule',
    summary: 'Stop a progressive rollout',
    description: 'It exposes no subjects any more and cannot be started again.',
  }),
];
