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

const ExposureStepObject = builder.objectRef<ExposureStep>('ExposureStep').implement({
  description: 'One step of an exposure schedule.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'Names the step within its schedule.' }),
    exposurePercentage: t.exposeFloat('exposurePercentage', {
      description: 'How many of the matching subjects are exposed during the step, 0 to 100.',
    }),
    intervalMilliseconds: t.exposeFloat('intervalMilliseconds', {
      nullable: true,
      description: 'How long the step lasts, in milliseconds; null lasts for ever.',
    }),
    isPausePoint: t.exposeBoolean('isPausePoint', {
      description: 'Whether the schedule waits at the step until it is resumed.',
    }),
    groupIndex: t.exposeInt('groupIndex', { description: 'Steps with the same index belong together.' }),
  }),
});

/** The steps by which a rule's exposure grows over time. */
builder.prismaNode('ExposureSchedule', {
  ...beyondLog,
  id: { field: 'id' },
  nullable: true,
  fields: (t) => ({
    rule: t.relation('rule', { description: 'The targeting rule whose exposure it decides.' }),
    strategy: t.field({
      type: ExposureStrategyEnum,
      description: 'How the steps follow one another.',
      resolve: ({ strategy }) => fromColumn<ExposureStrategy>(strategy),
    }),
    autostart: t.exposeBoolean('autostart', {
      description: 'Whether it starts without being told, at once or at `startsAt`.',
    }),
    startsAt: t.expose('startsAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it starts by itself; null for no such time.',
    }),
    steps: t.field({
      type: [ExposureStepObject],
      description: 'The steps in their order.',
      resolve: (schedule) => [...toSchedule(schedule).steps],
    }),
    status: t.field({
      type: ExposureStatusEnum,
      description: 'What has been asked of it.',
      resolve: ({ status }) => fromColumn<ExposureStatus>(status),
    }),
    currentStep: t.int({
      nullable: true,
      description: 'The index of the step it is at now, from 0; null before the start and after a stop.',
      resolve: (schedule, _args, context) => {
        const { stepIndex } = progress(schedule, context);
        return stepIndex < 0 ? null : stepIndex;
      },
    }),
    exposurePercentage: t.float({
      description: 'How many of the matching subjects are exposed now, 0 to 100.',
      resolve: (schedule, _args, context) => progress(schedule, context).exposurePercentage,
    }),
    isWaiting: t.boolean({
      description: 'Whether it waits to be resumed, at a pause point or because it was paused.',
      resolve: (schedule, _args, context) => progress(schedule, context).isWaiting,
    }),
    changesAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'When the exposure changes next with nobody doing anything; null when it does not.',
      resolve: (schedule, _args, context) => {
        const { changesAt } = progress(schedule, context);
        return changesAt === undefined ? null : toInstant(changesAt);
      },
    }),
    runningSince: t.expose('runningSince', {
      type: 'DateTime',
      nullable: true,
      description: 'Since when it has been running without a break; null while it is not, or started by itself.',
    }),
    elapsedBefore: t.exposeFloat('elapsedBefore', {
      description: 'How long it had run before `runningSince`, in milliseconds.',
    }),
    passedPausePoints: t.exposeInt('passedPausePoints', {
      description: 'How many pause points have been left behind by resuming.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was made.' }),
    updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it was last changed.' }),
  }),
});

function progress(schedule: ScheduleRow, { services }: GraphContext): ExposureProgress {
  return exposureProgress(toSchedule(schedule), services.clock.now());
}
