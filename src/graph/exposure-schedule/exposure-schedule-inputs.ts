import { builder } from '../builder.ts';
import { ExposureStrategyEnum } from '../lib/enums.ts';

/** A step to make. */
export const ExposureStepInput = builder.inputType('ExposureStepInput', {
  description: 'One step of an exposure schedule.',
  fields: (t) => ({
    exposurePercentage: t.float({
      required: true,
      description: 'How many of the matching subjects are exposed during the step, 0 to 100.',
    }),
    intervalMilliseconds: t.float({
      description: 'How long the step lasts, in whole milliseconds. Default: for ever.',
    }),
    isPausePoint: t.boolean({ description: 'Wait at this step until `resumeExposure`. Default: false.' }),
    groupIndex: t.int({
      description:
        'Steps with the same index belong together; the order of the list is what counts. Default: its position.',
    }),
  }),
});

/** A schedule to make. */
export const ExposureScheduleInput = builder.inputType('ExposureScheduleInput', {
  description:
    'The steps by which the exposure of a rule grows over time. A rule that had a schedule before keeps how far it has come.',
  fields: (t) => ({
    strategy: t.field({
      type: ExposureStrategyEnum,
      description: 'How the steps follow one another. Default: UNIFORM_INTERVALS.',
    }),
    autostart: t.boolean({
      description: 'Start without being told, at once or at `startsAt`. Default: false.',
    }),
    startsAt: t.field({ type: 'DateTime', description: 'Start by itself at this instant. Default: never.' }),
    steps: t.field({ type: [ExposureStepInput], required: true, description: 'The steps, in order; at least one.' }),
  }),
});
