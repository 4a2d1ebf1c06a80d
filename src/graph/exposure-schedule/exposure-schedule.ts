import {
  type ExposureProgress,
  type ExposureStatus,
  type ExposureStep,
  type ExposureStrategy,
  exposureProgress,
} from '../../domain/exposure.ts';
import { toInstant } from '../../domain/instant.ts';
import type { ExposureSchedule as ScheduleRow } from '../../generated/prisma/client.ts';
import { toSchedule } from '../../store/flags/flag-rows.ts';
import { builder } from '../builder.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import type { GraphContext } from '../lib/context.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { ExposureStatusEnum, ExposureStrategyEnum } from '../lib/enums.ts';
import { stampFields } from '../lib/row-fields.ts';

const ExposureStepObject = builder.objectRef<ExposureStep>('ExposureStep').implement({
  description: 'One step of an exposure schedule.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'ID of the step, unique in its schedule.' }),
    exposurePercentage: t.exposeFloat('exposurePercentage', {
      description: 'Percentage of the matching subjects that are exposed during the step, 0 to 100.',
    }),
    intervalMilliseconds: t.exposeFloat('intervalMilliseconds', {
      nullable: true,
      description: 'Duration of the step in milliseconds; null if it has no end.',
    }),
    isPausePoint: t.exposeBoolean('isPausePoint', {
      description: 'Whether the schedule waits at the step until it is resumed.',
    }),
    groupIndex: t.exposeInt('groupIndex', { description: 'Steps with the same index are shown as one group.' }),
  }),
});

/** The exposure schedule of a targeting rule. */
builder.prismaNode('ExposureSchedule', {
  ...beyondLog,
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    rule: t.relation('rule', { description: 'Targeting rule that it belongs to.' }),
    strategy: t.field({
      type: ExposureStrategyEnum,
      description: 'How the steps follow each other.',
      resolve: ({ strategy }) => fromColumn<ExposureStrategy>(strategy),
    }),
    autostart: t.exposeBoolean('autostart', {
      description: 'Whether it starts as soon as it exists, without `startExposure`. Ignored together with `startsAt`.',
    }),
    startsAt: t.expose('startsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it starts without `startExposure`; null if it does not.',
    }),
    steps: t.field({
      type: [ExposureStepObject],
      description: 'Steps, in order.',
      resolve: (schedule) => [...toSchedule(schedule).steps],
    }),
    status: t.field({
      type: ExposureStatusEnum,
      description: 'Last call that was made for it.',
      resolve: ({ status }) => fromColumn<ExposureStatus>(status),
    }),
    currentStep: t.int({
      nullable: true,
      description: 'Index of the current step, counted from 0; null before the start and after a stop.',
      resolve: (schedule, _args, context) => {
        const { stepIndex } = progress(schedule, context);
        return stepIndex < 0 ? null : stepIndex;
      },
    }),
    exposurePercentage: t.float({
      description: 'Percentage of the matching subjects that are exposed now, 0 to 100.',
      resolve: (schedule, _args, context) => progress(schedule, context).exposurePercentage,
    }),
    isWaiting: t.boolean({
      description: 'Whether it waits for `resumeExposure`, at a pause point or because it was paused.',
      resolve: (schedule, _args, context) => progress(schedule, context).isWaiting,
    }),
    changesAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the percentage changes next without a call; null if it does not.',
      resolve: (schedule, _args, context) => {
        const { changesAt } = progress(schedule, context);
        return changesAt === undefined ? null : toInstant(changesAt);
      },
    }),
    runningSince: t.expose('runningSince', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it was last started or resumed by a call; null if it is not running or started without a call.',
    }),
    elapsedBefore: t.exposeFloat('elapsedBefore', {
      description: 'Time that it ran before `runningSince`, in milliseconds.',
    }),
    passedPausePoints: t.exposeInt('passedPausePoints', {
      description: 'Number of pause points that `resumeExposure` has passed.',
    }),
    ...stampFields(t),
  }),
});

function progress(schedule: ScheduleRow, { services }: GraphContext): ExposureProgress {
  return exposureProgress(toSchedule(schedule), services.clock.now());
}
