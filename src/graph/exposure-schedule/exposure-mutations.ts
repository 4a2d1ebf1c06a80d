import { pauseExposure, resumeExposure, startExposure, stopExposure } from '../../actions/setting/exposure.ts';
import { settingMutation } from '../setting/setting-mutation.ts';
import { PauseExposureInput, ResumeExposureInput, StartExposureInput, StopExposureInput } from './exposure-inputs.ts';

settingMutation('startExposure', {
  description:
    'Starts the exposure schedule of a rule at its first step. ' +
    'Fails with ILLEGAL_TRANSITION if the schedule is running or paused. Permission: `flag:write`.',
  input: StartExposureInput,
  about: 'The schedule to start.',
  run: startExposure,
});

settingMutation('pauseExposure', {
  description:
    'Pauses a started exposure schedule: the exposure stays at its current percentage. ' +
    'Fails with ILLEGAL_TRANSITION if the schedule has not started or is paused already. Permission: `flag:write`.',
  input: PauseExposureInput,
  about: 'The schedule to pause.',
  run: pauseExposure,
});

settingMutation('resumeExposure', {
  description:
    'Resumes an exposure schedule that is paused or waits at a pause point. ' +
    'Fails with ILLEGAL_TRANSITION if it does neither. Permission: `flag:write`.',
  input: ResumeExposureInput,
  about: 'The schedule to resume.',
  run: resumeExposure,
});

settingMutation('stopExposure', {
  description:
    'Stops an exposure schedule: its rule exposes no subject until the schedule is started again. ' +
    'Fails with ILLEGAL_TRANSITION if the schedule is stopped already. Permission: `flag:write`.',
  input: StopExposureInput,
  about: 'The schedule to stop.',
  run: stopExposure,
});
