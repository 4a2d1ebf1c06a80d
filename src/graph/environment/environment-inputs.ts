import { builder } from '../builder.ts';
import { type InputFields, organizationAddress } from '../flag/flag-address-inputs.ts';

function environmentFields(t: InputFields) {
  return {
    name: t.string({ description: 'For people. Default for a new environment: the key.' }),
    description: t.string({ description: 'What the environment is for. Default for a new environment: empty.' }),
    isDefault: t.boolean({
      description:
        'true makes it the default one, and the one that was stops being it. The default cannot be taken away, only given to another.',
    }),
    isProduction: t.boolean({
      description: 'Flags that require approval do so for changes in it. Default for a new environment: false.',
    }),
    requiresApproval: t.boolean({
      description: 'Changes of any flag in it wait for approval. Default for a new environment: false.',
    }),
    queries: t.stringList({
      description: 'All alias strings that SDKs send for it. Default for a new environment: its key.',
    }),
    recordsSubjects: t.boolean({
      description:
        'Whether subjects and groups are remembered with their attributes when callers tell of them; false also forgets ' +
        'those that are. Default for a new environment: true.',
    }),
  };
}

/** An environment to make. */
export const CreateEnvironmentInput = builder.inputType('CreateEnvironmentInput', {
  description: 'An environment to make; every flag of the organization begins switched off in it.',
  fields: (t) => ({
    ...organizationAddress(t),
    key: t.string({
      required: true,
      description: 'Unique among the environments of the organization; it never changes.',
    }),
    ...environmentFields(t),
  }),
});

/** What to change of an environment. */
export const UpdateEnvironmentInput = builder.inputType('UpdateEnvironmentInput', {
  description: 'What to change of an environment; what is absent stays as it is.',
  fields: (t) => ({ ...environmentName(t), ...environmentFields(t) }),
});

/** An environment to delete. */
export const DeleteEnvironmentInput = builder.inputType('DeleteEnvironmentInput', {
  description: 'The environment to delete.',
  fields: environmentName,
});

function environmentName(t: InputFields) {
  return {
    ...organizationAddress(t),
    key: t.string({ required: true, description: 'The key of the environment.' }),
  };
}
