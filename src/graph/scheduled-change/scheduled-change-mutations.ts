import { cancelScheduledChange, scheduleFlagChange } from '../../actions/scheduled-change/scheduled-changes.ts';
import { MAXIMUM_SCHEDULED_CHANGES } from '../../domain/scheduled-change.ts';
import { builder } from '../builder.ts';
import { mutationResultOrApproval } from '../lib/expected-failures.ts';
import { expectedVersion, ofExisting, settingAddress } from '../lib/input-fields.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
import { CLEARABLE, settingFields, toSetting } from '../setting/setting-inputs.ts';
import { settingMutation } from '../setting/setting-mutation.ts';
import { ScheduledChangeObject } from './scheduled-change.ts';

const ScheduleFlagChangeInput = builder.inputType('ScheduleFlagChangeInput', {
  description: 'What to change of a flag in one environment, and when. Absent fields keep their values.',
  fields: (t) => ({
    ...settingAddress(t),
    at: t.field({ type: 'DateTime', required: true, description: 'When the change takes effect; in the future.' }),
    ...settingFields(t, ofExisting),
    ...expectedVersion(t),
  }),
});

const CancelScheduledChangeInput = builder.inputType('CancelScheduledChangeInput', {
  description: 'The flag, the environment and the scheduled change to cancel.',
  fields: (t) => ({
    ...settingAddress(t),
    changeId: t.id({ required: true, description: 'ID of the scheduled change.' }),
    ...expectedVersion(t),
  }),
});

builder.mutationField('scheduleFlagChange', (t) =>
  t.field({
    type: ScheduledChangeObject,
    description:
      'Schedules a change of a flag in one environment. It is checked now, and where changes need approval it waits for it now; ' +
      'at its instant it takes effect on every node, and the change log gets an entry by the actor that scheduled it. ' +
      `A flag has at most ${MAXIMUM_SCHEDULED_CHANGES} scheduled changes in one environment. If it is approved after its instant, it ` +
      'takes effect at once. Permission: `flag:write`.',
    ...mutationResultOrApproval,
    args: {
      input: t.arg({
        type: ScheduleFlagChangeInput,
        required: true,
        description: 'The flag, the environment, the instant and what to change.',
      }),
    },
    resolve: (_root, { input }, { services, caller }) => {
      refuseNulls(input, [...CLEARABLE, 'environment', 'expectedVersion']);
      return scheduleFlagChange(services, caller, toSetting(input, ''));
    },
  }),
);

settingMutation('cancelScheduledChange', {
  description:
    'Cancels a scheduled change of a flag. Fails with NOT_FOUND once the change log has its entry. Where changes need approval, ' +
    'so does canceling them. Permission: `flag:write`.',
  input: CancelScheduledChangeInput,
  about: 'The flag, the environment and the scheduled change.',
  run: (services, caller, { changeId, ...input }) =>
    cancelScheduledChange(services, caller, { ...input, id: changeId }),
});
