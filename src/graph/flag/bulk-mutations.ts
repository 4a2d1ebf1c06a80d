import { changeFlags } from '../../actions/flag/change-flags.ts';
import { revertFlags } from '../../actions/flag/revert-flags.ts';
import { builder } from '../builder.ts';
import { mutationResult } from '../lib/expected-failures.ts';
import { changeComment, organizationAddress } from '../lib/input-fields.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { pricedByItems } from '../lib/price-hints.ts';
import { ChangedFlagsObject } from './changed-flags.ts';

const FlagRef = builder.inputType('FlagRef', {
  description: 'A flag of a mutation of many flags.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Key of the flag.' }),
    expectedVersion: t.int({
      description:
        'Version of the flag that the change is based on. At any other version the whole mutation fails with ' +
        'VERSION_CONFLICT. Default, also for null: any version.',
    }),
  }),
});

const ChangeFlagsInput = builder.inputType('ChangeFlagsInput', {
  description: 'The flags, and the one change that is made of all of them. Absent fields change nothing.',
  fields: (t) => ({
    ...organizationAddress(t),
    flags: t.field({
      type: [FlagRef],
      required: true,
      ...boundedList('changedFlags', 'Flags to change, each once; at least one.'),
    }),
    environment: t.string({
      description:
        'Key of the environment of `enabled`. Default, also for null: the environment that the API key is bound to, else the ' +
        'default environment of the organization.',
    }),
    enabled: t.boolean({
      description:
        'Position of the switch. true: on. false: off. null: it follows the feature default of the flag key.',
    }),
    addTags: t.stringList(boundedList('tags', 'Tags that the flags get. null: none.')),
    removeTags: t.stringList(boundedList('tags', 'Tags that the flags lose. null: none.')),
    archived: t.boolean({ description: 'true: archives them. false: takes them out of the archive. null: as it is.' }),
    permanent: t.boolean({ description: 'Whether they never become STALE. null: as it is.' }),
    ...changeComment(t),
  }),
});

builder.mutationField('changeFlags', (t) =>
  t.field({
    type: ChangedFlagsObject,
    description:
      'Makes the same change of up to 500 flags: of all or of none, at once, with a log entry for each. If one of them needs ' +
      'approval, all become one change request. Fails with IN_USE if a flag would be archived that a flag which stays depends on. ' +
      'Permission: `flag:write`.',
    ...mutationResult,
    ...pricedByItems,
    args: {
      input: t.arg({ type: ChangeFlagsInput, required: true, description: 'The flags and what to change.' }),
    },
    resolve: (_root, { input }, { services, caller }) => changeFlags(services, caller, input),
  }),
);

const RevertFlagsInput = builder.inputType('RevertFlagsInput', {
  description: 'The flags, and the revision that all of them go back to.',
  fields: (t) => ({
    ...organizationAddress(t),
    flags: t.field({
      type: [FlagRef],
      required: true,
      ...boundedList('changedFlags', 'Flags to revert, each once; at least one.'),
    }),
    toRevision: t.int({
      required: true,
      description: 'Revision of the organization whose states the flags get; each of them must have existed then.',
    }),
    ...changeComment(t),
  }),
});

builder.mutationField('revertFlags', (t) =>
  t.field({
    type: ChangedFlagsObject,
    description:
      'Changes up to 500 flags back to their states at an earlier revision: all or none, at once, with a log entry for each. ' +
      'If one of them needs approval, all become one change request. Fails with IN_USE if a flag would be archived that a flag ' +
      'which stays depends on. Permission: `flag:write`.',
    ...mutationResult,
    ...pricedByItems,
    args: {
      input: t.arg({ type: RevertFlagsInput, required: true, description: 'The flags and the revision.' }),
    },
    resolve: (_root, { input }, { services, caller }) => revertFlags(services, caller, input),
  }),
);
