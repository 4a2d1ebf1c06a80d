import { pauseExposure, resumeExposure, startExposure, stopExposure } from '../../actions/setting/exposure.ts';
import { builder } from '../builder.ts';
import { expectedFailuresOrApproval } from '../lib/expected-failures.ts';
import { settingOf } from '../setting/setting-of.ts';
import { PauseExposureInput, ResumeExposureInput, StartExposureInput, StopExposureInput } from './exposure-inputs.ts';

builder.mutationField('startExposure', (t) =>
  t.prismaField({
    type: 'FlagEnvironment',
    description:
      'Starts the exposure schedule of a rule, from its first step. ' +
      'ILLEGAL_TRANSITION when it runs or is paused. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: StartExposureInput, required: true, description: 'The schedule to start.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const flag = await startExposure(services, caller, input);
      return db.flagEnvironment.findFirstOrThrow({ ...query, where: settingOf(flag, input, caller) });
    },
  }),
);

builder.mutationField('pauseExposure', (t) =>
  t.prismaField({
    type: 'FlagEnvironment',
    description:
      'Pauses an exposure schedule that has started: the exposure stays where it is. ' +
      'ILLEGAL_TRANSITION when it has not started or is paused. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: PauseExposureInput, required: true, description: 'The schedule to pause.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const flag = await pauseExposure(services, caller, input);
      return db.flagEnvironment.findFirstOrThrow({ ...query, where: settingOf(flag, input, caller) });
    },
  }),
);

builder.mutationField('resumeExposure', (t) =>
  t.prismaField({
    type: 'FlagEnvironment',
    description:
      'Goes on with an exposure schedule that was paused or waits at a pause point. ' +
      'ILLEGAL_TRANSITION when it does neither. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: ResumeExposureInput, required: true, description: 'The schedule to go on with.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const flag = await resumeExposure(services, caller, input);
      return db.flagEnvironment.findFirstOrThrow({ ...query, where: settingOf(flag, input, caller) });
    },
  }),
);

builder.mutationField('stopExposure', (t) =>
  t.prismaField({
    type: 'FlagEnvironment',
    description:
      'Stops an exposure schedule: the rule exposes nobody until it is started again. ' +
      'ILLEGAL_TRANSITION when it is stopped. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: StopExposureInput, required: true, description: 'The schedule to stop.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const flag = await stopExposure(services, caller, input);
      return db.flagEnvironment.findFirstOrThrow({ ...query, where: settingOf(flag, input, caller) });
    },
  }),
);
