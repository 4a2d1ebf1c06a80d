import { previewFlagChange } from '../../actions/preview/preview-flag-change.ts';
import { builder } from '../builder.ts';
import { decodeIdOf } from '../lib/global-id.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { priced } from '../lib/price-hints.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
import { CLEARABLE, FlagSettingChangeInput, toSetting } from '../setting/setting-inputs.ts';
import { ChangePreviewObject } from './change-preview.ts';
import { previewArguments, toPreviewPlace } from './preview-arguments.ts';

builder.queryField('previewFlagChange', (t) =>
  t.field({
    ...priced(50),
    type: ChangePreviewObject,
    nullable: true,
    description:
      'What a change of a flag would do, before it is made: a change of its setting in the environment, a revert, a change request, ' +
      'or a copy of its setting in another environment. At most one of them is given; without any, nothing changes. Fails with ' +
      'NOT_FOUND for an unknown organization, environment, flag or change request.',
    args: {
      ...previewArguments(t),
      flagKey: t.arg.string({ required: true, description: 'Key of the flag.' }),
      setting: t.arg({
        type: FlagSettingChangeInput,
        description: 'What to change of its setting in the environment.',
      }),
      revertToRevision: t.arg.int({ description: 'Revision of the organization to which the flag is set back.' }),
      changeRequestId: t.arg.id({
        description:
          'Global ID or UUID of a change request about the flag, as if it were approved now. Permission: `change:read`.',
      }),
      copyFrom: t.arg.string({
        description: 'Key of another environment, whose setting of the flag is copied into the environment.',
      }),
      copyPaths: t.arg.stringList(
        boundedList(
          'copiedPaths',
          'Paths of the differences to copy, as in `copyFlagSettings`; only with `copyFrom`. Default: all.',
        ),
      ),
    },
    resolve: (
      _root,
      { setting, changeRequestId, flagKey, revertToRevision, copyFrom, copyPaths, ...args },
      context,
    ) => {
      if (setting != null) refuseNulls(setting, CLEARABLE);
      return previewFlagChange(context.services, context.caller, {
        ...{ flagKey, revertToRevision, copyFrom, copyPaths },
        ...toPreviewPlace(context, args),
        setting: setting == null ? undefined : toSetting(setting, 'setting.'),
        changeRequestId: changeRequestId == null ? undefined : decodeIdOf('ChangeRequest', changeRequestId),
      });
    },
  }),
);
