import { queryFromInfo } from '@pothos/plugin-prisma';
import { type CopiedSettings, copyFlagSettings } from '../../actions/setting/copy-settings.ts';
import { builder } from '../builder.ts';
import { DifferenceObject } from '../change/difference.ts';
import { ChangeRequestNode } from '../change-request/change-request.ts';
import { waitingRequests } from '../change-request/waiting-requests.ts';
import { mutationResult } from '../lib/expected-failures.ts';
import { changeComment, organizationAddress } from '../lib/input-fields.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { pricedByItems } from '../lib/price-hints.ts';
import { FlagEnvironmentNode } from '../setting/setting.ts';

const CopiedFlagSettingObject = builder.objectRef<CopiedSettings['copies'][number]>('CopiedFlagSetting').implement({
  description: 'What is copied of the setting of a flag.',
  fields: (t) => ({
    flagKey: t.exposeString('flagKey', { description: 'Key of the flag.' }),
    differences: t.field({
      type: [DifferenceObject],
      description: 'Differences that the copy makes in the setting; empty if it was the same.',
      resolve: ({ differences }) => differences,
    }),
  }),
});

const CopiedFlagSettingsObject = builder.objectRef<CopiedSettings>('CopiedFlagSettings').implement({
  description:
    'Settings that were copied together, or one change request for all of them: if the environment needs approval, all wait ' +
    'and nothing has changed yet. Of a preview, what would be copied.',
  fields: (t) => ({
    copies: t.expose('copies', {
      type: [CopiedFlagSettingObject],
      description: 'What is copied of each flag, in the order of the input.',
    }),
    settings: t.field({
      type: [FlagEnvironmentNode],
      description:
        'Settings of the flags in `to` after the change; empty if the change waits for approval or is a preview.',
      resolve: async ({ flagIds, to }, _args, context, info) => {
        if (flagIds.length === 0) return [];
        const query = await queryFromInfo({ context, info, awaitSelections: true });
        const where = { flagId: { in: [...flagIds] }, environment: { key: to } };
        return context.db.flagEnvironment.findMany({ ...query, where, orderBy: { flag: { number: 'asc' } } });
      },
    }),
    changeRequests: t.field({ type: [ChangeRequestNode], ...waitingRequests }),
    requiresApproval: t.exposeBoolean('requiresApproval', {
      description: 'Whether the change waits for approval or, of a preview, would.',
    }),
    revision: t.exposeInt('revision', {
      description: 'Revision of the organization after the mutation; the same as before if nothing has changed.',
    }),
  }),
});

const CopiedFlagInput = builder.inputType('CopiedFlagInput', {
  description: 'A flag whose setting is copied, or parts of it.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Key of the flag.' }),
    paths: t.stringList(
      boundedList(
        'copiedPaths',
        'Paths of the differences to copy, as `compareEnvironments` shows them; a path stands also for all below it. ' +
          'Default, also for null: all.',
      ),
    ),
    expectedVersion: t.int({
      description:
        'Version of the flag that the copy is based on. At any other version the whole mutation fails with ' +
        'VERSION_CONFLICT. Default, also for null: any version.',
    }),
  }),
});

const CopyFlagSettingsInput = builder.inputType('CopyFlagSettingsInput', {
  description: 'The two environments, the flags, and what to copy of each.',
  fields: (t) => ({
    ...organizationAddress(t),
    from: t.string({ required: true, description: 'Key of the environment to copy from.' }),
    to: t.string({ required: true, description: 'Key of the environment to change.' }),
    flags: t.field({
      type: [CopiedFlagInput],
      required: true,
      ...boundedList('changedFlags', 'Flags, each once; at least one.'),
    }),
    preview: t.boolean({
      description:
        'true: everything is checked, nothing is changed, and the result says what would be. Default: false.',
    }),
    ...changeComment(t),
  }),
});

builder.mutationField('copyFlagSettings', (t) =>
  t.field({
    type: CopiedFlagSettingsObject,
    description:
      'Makes the settings of up to 500 flags in one environment as they are in another, as a whole or at chosen paths: of all ' +
      'flags or of none, at once, with a log entry for each. If the environment needs approval, all wait as one change request. ' +
      'Permission: `flag:write`.',
    ...mutationResult,
    ...pricedByItems,
    args: {
      input: t.arg({ type: CopyFlagSettingsInput, required: true, description: 'What to copy.' }),
    },
    resolve: (_root, { input }, { services, caller }) => copyFlagSettings(services, caller, input),
  }),
);
