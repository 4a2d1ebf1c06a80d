import type { builder } from '../builder.ts';

/** What builds the fields of an input type. */
export type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

/** The organization that an input is about. */
export function organizationAddress(t: InputFields) {
  return { organizationId: t.id({ required: true, description: 'The readable id of the organization.' }) };
}

/** The flag that an input about a part of a flag is about. */
export function flagAddress(t: InputFields) {
  return {
    ...organizationAddress(t),
    flagKey: t.string({ required: true, description: 'The key of the flag.' }),
  };
}

/** The flag's setting that an input is about. */
export function settingAddress(t: InputFields) {
  return {
    ...flagAddress(t),
    environment: t.string({
      description: 'The key of the environment. Default: that of the API key, else the default environment.',
    }),
  };
}

/** The version that a change is meant for. */
export function expectedVersion(t: InputFields) {
  return {
    expectedVersion: t.int({
      description:
        'Fails with a ConflictError that shows the current state when it is at another version. Default: any.',
    }),
  };
}
