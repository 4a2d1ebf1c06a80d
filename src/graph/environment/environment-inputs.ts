import { builder } from '../builder.ts';
import {
  type DescribeField,
  type InputFields,
  keyAddress,
  newKeyAddress,
  ofExisting,
  ofNew,
} from '../lib/input-fields.ts';
import { boundedList } from '../lib/list-bounds.ts';

function environmentFields(t: InputFields, describe: DescribeField) {
  return {
    name: t.string({ description: describe('Display name, 1 to 400 characters.', 'the key') }),
    description: t.string({ description: describe('Purpose of the environment, up to 10,000 characters.', 'empty') }),
    isDefault: t.boolean({
      description: describe(
        'true makes this the default environment of the organization instead of the current one. ' +
          'false is refused for the default environment: make another one the default.',
        'false',
      ),
    }),
    isProduction: t.boolean({
      description: describe(
        'Whether the environment serves real users: changes in it wait for approval for flags that require approval.',
        'false',
      ),
    }),
    requiresApproval: t.boolean({
      description: describe('Whether changes of any flag in the environment wait for approval.', 'false'),
    }),
    queries: t.stringList(
      boundedList(
        'environmentAliases',
        describe(
          'All aliases that SDKs send for the environment, each 1 to 200 characters and unique in the organization.',
          'the key',
        ),
      ),
    ),
    recordsSubjects: t.boolean({
      description: describe(
        'Whether the attributes of subjects and groups that callers report are stored. ' +
          'Changing it to false also deletes the stored ones.',
        'true',
      ),
    }),
  };
}

/** An environment to create. */
export const CreateEnvironmentInput = builder.inputType('CreateEnvironmentInput', {
  description:
    'An environment to create. Every flag of the organization starts switched off in it, or with its setting in another environment.',
  fields: (t) => ({
    ...newKeyAddress(t, 'environment'),
    ...environmentFields(t, ofNew),
    settingsFrom: t.string({
      description:
        'Key of the environment whose flag settings are copied, with the progress of exposure schedules: the new environment ' +
        'then evaluates every flag as that one does. It also needs `flag:write`, and every flag whose setting is copied has an ' +
        'entry in the change log. Default: every flag starts switched off.',
    }),
  }),
});

/** What to change of an environment. */
export const UpdateEnvironmentInput = builder.inputType('UpdateEnvironmentInput', {
  description: 'What to change of an environment. Absent fields keep their values.',
  fields: (t) => ({ ...keyAddress(t, 'environment'), ...environmentFields(t, ofExisting) }),
});

/** An environment to delete. */
export const DeleteEnvironmentInput = builder.inputType('DeleteEnvironmentInput', {
  description: 'The environment to delete.',
  fields: (t) => keyAddress(t, 'environment'),
});
