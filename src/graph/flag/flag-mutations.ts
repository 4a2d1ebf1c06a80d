import {
  archiveFlag,
  createFlag,
  deleteFlag,
  restoreFlag,
  revertFlag,
  unarchiveFlag,
  updateFlag,
} from '../../actions/flag/flags.ts';
import { builder } from '../builder.ts';
import { expectedFailuresOrApproval } from '../lib/expected-failures.ts';
import {
  ArchiveFlagInput,
  CreateFlagInput,
  DeleteFlagInput,
  RestoreFlagInput,
  RevertFlagInput,
  toCreation,
  toFlagChange,
  UnarchiveFlagInput,
  UpdateFlagInput,
} from './flag-inputs.ts';

builder.mutationField('createFlag', (t) =>
  t.prismaField({
    type: 'Flag',
    description:
      'Creates a flag, whole. KEY_TAKEN when a flag that is not deleted has the key. ' +
      'Waits for approval where it would be on from the start in an environment that asks for it. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: CreateFlagInput, required: true, description: 'The flag to make.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await createFlag(services, caller, toCreation(input));
      return db.flag.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('updateFlag', (t) =>
  t.prismaField({
    type: 'Flag',
    description:
      'Changes a flag itself; its settings and variants have mutations of their own. ' +
      'PREREQUISITE_CYCLE when it would depend on itself. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: UpdateFlagInput, required: true, description: 'What to change of which flag.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await updateFlag(services, caller, { ...named(input), ...toFlagChange(input) });
      return db.flag.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('archiveFlag', (t) =>
  t.prismaField({
    type: 'Flag',
    description:
      'Archives a flag: it answers ARCHIVED and off from now on. IN_USE when other flags depend on it. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: ArchiveFlagInput, required: true, description: 'The flag to archive.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await archiveFlag(services, caller, named(input));
      return db.flag.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('unarchiveFlag', (t) =>
  t.prismaField({
    type: 'Flag',
    description: 'Takes a flag out of the archive: it answers as it did before. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: UnarchiveFlagInput, required: true, description: 'The flag to take out.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await unarchiveFlag(services, caller, named(input));
      return db.flag.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('deleteFlag', (t) =>
  t.prismaField({
    type: 'Flag',
    description:
      'Deletes a flag: its key is free again, and `restoreFlag` brings it back. ' +
      'IN_USE when other flags depend on it. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: DeleteFlagInput, required: true, description: 'The flag to delete.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await deleteFlag(services, caller, named(input));
      return db.flag.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('restoreFlag', (t) =>
  t.prismaField({
    type: 'Flag',
    description:
      'Brings a deleted flag back. KEY_TAKEN when another flag has its key by now. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: RestoreFlagInput, required: true, description: 'The flag to bring back.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await restoreFlag(services, caller, named(input));
      return db.flag.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('revertFlag', (t) =>
  t.prismaField({
    type: 'Flag',
    description:
      'Puts a flag back to how it was at a revision, deleted flags too; that is a change like any other. Permission: `flag:write`.',
    errors: expectedFailuresOrApproval,
    args: { input: t.arg({ type: RevertFlagInput, required: true, description: 'Which flag, and to when.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await revertFlag(services, caller, { ...named(input), toRevision: input.toRevision });
      return db.flag.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

interface NamedFlag {
  readonly organizationId: string;
  readonly key: string;
  readonly expectedVersion?: number | null | undefined;
}

function named({ organizationId, key, expectedVersion }: NamedFlag) {
  return { organizationId, flagKey: key, expectedVersion };
}
