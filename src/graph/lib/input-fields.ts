import type { builder } from '../builder.ts';

/** What builds the fields of an input type. */
export type InputFields = PothosSchemaTypes.InputFieldBuilder<typeof builder.$inferSchemaTypes, 'InputObject'>;

/** Describes a field that an input for creating and one for changing share: only what is new takes the default. */
export type DescribeField = (description: string, defaultValue: string) => string;

/** Describes a field of an input that creates something. */
export const ofNew: DescribeField = (description, defaultValue) => `${description} Default: ${defaultValue}.`;

/** Describes a field of an input that changes something. */
export const ofExisting: DescribeField = (description) => description;

/** Names an organization. */
export function organizationAddress(t: InputFields) {
  return { organizationId: t.id({ required: true, description: 'ID of the organization, such as `org_812`.' }) };
}

/** Why a change is made. */
export function changeComment(t: InputFields) {
  return {
    comment: t.string({
      description:
        'Reason for the change, up to 10,000 characters, for the change log and for the change request if the change waits ' +
        'for approval. Default, also for null: empty.',
    }),
  };
}

/** Names something of an organization by its key, for a change of it. */
export function keyAddress(t: InputFields, noun: string) {
  const key = t.string({ required: true, description: `Key of the ${noun}.` });
  return { ...organizationAddress(t), key, ...changeComment(t) };
}

/** Names something new of an organization by the key that it will have. */
export function newKeyAddress(t: InputFields, noun: string) {
  const key = t.string({
    required: true,
    description:
      `Key of the ${noun}, unique in the organization. 1 to 128 letters, digits, \`_\`, \`.\` and \`-\`, starting with a ` +
      'letter or a digit. It cannot change.',
  });
  return { ...organizationAddress(t), key, ...changeComment(t) };
}

/** Names a flag for a change of a part of it. */
export function flagAddress(t: InputFields) {
  const flagKey = t.string({ required: true, description: 'Key of the flag.' });
  return { ...organizationAddress(t), flagKey, ...changeComment(t) };
}

/** Names a flag in an environment. */
export function settingAddress(t: InputFields) {
  return {
    ...flagAddress(t),
    environment: t.string({
      description:
        'Key of the environment. Default, also for null: the environment that the API key is bound to, else the ' +
        'default environment of the organization.',
    }),
    expectedSettingVersion: t.int({
      description:
        '`FlagEnvironment.version` that the change is based on; changes in other environments do not count. At any other ' +
        'version the mutation fails with VERSION_CONFLICT. Default, also for null: any version.',
    }),
  };
}

/** The version that a change is based on. */
export function expectedVersion(t: InputFields, noun: 'flag' | 'segment' = 'flag') {
  return {
    expectedVersion: t.int({
      description:
        `Version of the ${noun} that the change is based on. At any other version the mutation fails with ` +
        'VERSION_CONFLICT, and the ConflictError holds the current state. Default, also for null: any version.',
    }),
  };
}
