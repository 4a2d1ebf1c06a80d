import { builder } from '../builder.ts';
import { ExposureStrategyEnum } from '../lib/enums.ts';
import { boundedList } from '../lib/list-bounds.ts';

/** A step of an exposure schedule. */
export const ExposureStepInput = builder.inputType('ExposureStepInput', {
  description: 'One step of an exposure schedule.',
  fields: (t) => ({
    exposurePercentage: t.float({
      required: true,
      description: 'Percentage of the matching subjects that are exposed during the step, 0 to 100.',
    }),
    intervalMilliseconds: t.float({
      description: 'Duration of the step in whole milliseconds. Default: no end.',
    }),
    isPausePoint: t.boolean({
      description: 'Whether the schedule waits at the step until `resumeExposure`. Default: false.',
    }),
    groupIndex: t.int({
      description:
        'Steps with the same index are shown as one group; the index does not change their order. Default: the position ' +
        'of the step, counted from 0.',
    }),
  }),
});

/** An exposure schedule to create or change. */
export const ExposureScheduleInput = builder.inputType('ExposureScheduleInput', {
  description:
    'The steps by which the exposure of a rule changes over time. If the rule has a schedule already, its progress is kept.',
  fields: (t) => ({
    strategy: t.field({
      type: ExposureStrategyEnum,
      description: 'How the steps follow each other. Default: UNIFORM_INTERVALS.',
    }),
    autostart: t.boolean({
      description:
        'Whether the schedule starts as soon as it exists, without `startExposure`. Ignored together with `startsAt`. Default: false.',
    }),
    startsAt: t.field({
      type: 'DateTime',
      description: 'When the schedule starts without `startExposure`. Default: never.',
    }),
    steps: t.field({
      type: [ExposureStepInput],
      required: true,
      ...boundedList('exposureSteps', 'Steps, in order; at least one.'),
    }),
  }),
});
