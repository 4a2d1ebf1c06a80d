import {
  archiveFlag,
  createFlag,
  deleteFlag,
  restoreFlag,
  revertFlag,
  unarchiveFlag,
  updateFlag,
} from '../../actions/flag/flags.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
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
import { flagMutation } from './flag-mutation.ts';

flagMutation('createFlag', {
  description:
    'Creates a flag with its variants and settings. Fails with KEY_TAKEN if a flag that is not deleted has the key. ' +
    'Waits for approval if the flag would be on at once in an environment that requires approval. Permission: `flag:write`.',
  input: CreateFlagInput,
  about: 'The flag to create.',
  run: async (services, caller, input) => createFlag(services, caller, toCreation(input)),
});

flagMutation('updateFlag', {
  description:
    'Changes a flag itself; other mutations change its settings and variants. ' +
    'Fails with PREREQUISITE_CYCLE if the flag would depend on itself. Permission: `flag:write`.',
  input: UpdateFlagInput,
  about: 'The flag and what to change.',
  async run(services, caller, input) {
    refuseNulls(input, ['jsonSchema', 'holdout', 'expectedVersion']);
    return updateFlag(services, caller, { ...flagName(input), ...toFlagChange(input) });
  },
});

flagMutation('archiveFlag', {
  description:
    'Archives a flag: from now on it evaluates to off with the reason ARCHIVED. ' +
    'Fails with IN_USE if other flags depend on it. Permission: `flag:write`.',
  input: ArchiveFlagInput,
  about: 'The flag to archive.',
  run: (services, caller, input) => archiveFlag(services, caller, flagName(input)),
});

flagMutation('unarchiveFlag', {
  description: 'Takes a flag out of the archive: it evaluates as it did before. Permission: `flag:write`.',
  input: UnarchiveFlagInput,
  about: 'The flag to take out of the archive.',
  run: (services, caller, input) => unarchiveFlag(services, caller, flagName(input)),
});

flagMutation('deleteFlag', {
  description:
    'Deletes a flag and frees its key. `restoreFlag` undoes it. ' +
    'Fails with IN_USE if other flags depend on it. Permission: `flag:write`.',
  input: DeleteFlagInput,
  about: 'The flag to delete.',
  run: (services, caller, input) => deleteFlag(services, caller, flagName(input)),
});

flagMutation('restoreFlag', {
  description:
    'Restores a deleted flag. Fails with KEY_TAKEN if another flag has its key now. Permission: `flag:write`.',
  input: RestoreFlagInput,
  about: 'The flag to restore.',
  run: (services, caller, input) => restoreFlag(services, caller, flagName(input)),
});

flagMutation('revertFlag', {
  description:
    'Changes a flag back to its state at an earlier revision, also if it is deleted now. The log gets a new entry. ' +
    'Permission: `flag:write`.',
  input: RevertFlagInput,
  about: 'The flag and the revision.',
  run: (services, caller, input) => revertFlag(services, caller, { ...flagName(input), toRevision: input.toRevision }),
});

interface FlagByKey {
  readonly organizationId: string;
  readonly key: string;
  readonly expectedVersion?: number | null | undefined;
}

function flagName({ organizationId, key, expectedVersion }: FlagByKey) {
  return { organizationId, flagKey: key, expectedVersion };
}
