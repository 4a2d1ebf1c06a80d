import { builder } from '../builder.ts';
import { expectedVersion, type InputFields, settingAddress } from '../lib/input-fields.ts';

function scheduleAddress(t: InputFields) {
  return {
    ...settingAddress(t),
    ruleKey: t.string({ required: true, description: 'Key of the targeting rule of the schedule.' }),
    ...expectedVersion(t),
  };
}

/** A schedule to start. */
export const StartExposureInput = builder.inputType('StartExposureInput', {
  description: 'The exposure schedule to start.',
  fields: scheduleAddress,
});

/** A schedule to pause. */
export const PauseExposureInput = builder.inputType('PauseExposureInput', {
  description: 'The exposure schedule to pause.',
  fields: scheduleAddress,
});

/** A schedule to resume. */
export const ResumeExposureInput = builder.inputType('ResumeExposureInput', {
  description: 'The exposure schedule to resume.',
  fields: scheduleAddress,
});

/** A schedule to stop. */
export const StopExposureInput = builder.inputType('StopExposureInput', {
  description: 'The exposure schedule to stop.',
  fields: scheduleAddress,
});
