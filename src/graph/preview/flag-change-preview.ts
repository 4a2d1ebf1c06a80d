import type { FlagDraft } from '../../actions/preview/flag-draft.ts';
import { previewFlagChange } from '../../actions/preview/preview-flag-change.ts';
import { builder } from '../builder.ts';
import { decodeIdOf } from '../lib/global-id.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { priced } from '../lib/price-hints.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
import { CLEARABLE, FlagSettingChangeInput, toSetting } from '../setting/setting-inputs.ts';
import { ChangePreviewObject } from './change-preview.ts';
import { previewArguments, toPreviewPlace } from './preview-arguments.ts';

const CopiedSettingInput = builder.inputType('CopiedSettingInput', {
  description: 'A copy of a flag setting from another environment.',
  fields: (t) => ({
    from: t.string({ required: true, description: 'Key of the environment whose setting is copied.' }),
    paths: t.stringList(
      boundedList(
        'copiedPaths',
        'Paths of the differences to copy, as in `copyFlagSettings`. Default, also for null: all.',
      ),
    ),
  }),
});

const FlagChangeInput = builder.inputType('FlagChangeInput', {
  isOneOf: true,
  description: 'A change of a flag: exactly one of these.',
  fields: (t) => ({
    setting: t.field({
      type: FlagSettingChangeInput,
      description: 'Changes the setting in the environment of the preview.',
    }),
    revertToRevision: t.int({ description: 'Sets the flag back to how it was at a revision of the organization.' }),
    changeRequestId: t.id({
      description: 'Approves a change request about the flag: its global ID or UUID. Permission: `change:read`.',
    }),
    copy: t.field({
      type: CopiedSettingInput,
      description: 'Copies the setting of another environment into that of the preview.',
    }),
  }),
});

builder.queryField('previewFlagChange', (t) =>
  t.field({
    ...priced(50),
    type: ChangePreviewObject,
    nullable: true,
    description:
      'What a change of a flag would do, before it is made. Fails with NOT_FOUND for an unknown organization, environment, flag or ' +
      'change request.',
    args: {
      ...previewArguments(t),
      flagKey: t.arg.string({ required: true, description: 'Key of the flag.' }),
      change: t.arg({ type: FlagChangeInput, required: true, description: 'What to change.' }),
    },
    resolve: (_root, { flagKey, change, ...args }, context) =>
      previewFlagChange(context.services, context.caller, {
        ...toPreviewPlace(context, args),
        flagKey,
        change: toFlagDraft(change),
      }),
  }),
);

function toFlagDraft({
  setting,
  revertToRevision,
  changeRequestId,
  copy,
}: typeof FlagChangeInput.$inferInput): FlagDraft {
  if (revertToRevision != null) return { revertToRevision };
  if (changeRequestId != null) return { changeRequestId: decodeIdOf('ChangeRequest', changeRequestId) };
  if (copy != null) return { copyFrom: copy.from, copyPaths: copy.paths ?? undefined };
  refuseNulls(setting ?? {}, CLEARABLE);
  return { setting: toSetting(setting ?? {}, 'change.setting.') };
}
