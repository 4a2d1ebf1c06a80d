import type {
  CreateFlagInput as Creation,
  FlagChange,
  PrerequisiteInput as Prerequisite,
} from '../../actions/flag/flag-inputs.ts';
import { problem, shown, ValidationError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { DistributionChannelEnum, ValueTypeEnum } from '../lib/enums.ts';
import { FlagSettingInput, toSetting } from '../setting/setting-inputs.ts';
import { toVariant, VariantInput } from '../variant/variant-inputs.ts';
import { BucketingInput, toBucketing } from './bucketing-inputs.ts';
import { expectedVersion, type InputFields, organizationAddress } from './flag-address-inputs.ts';

/** A prerequisite to make. */
export const PrerequisiteInput = builder.inputType('PrerequisiteInput', {
  description: 'Another flag that must answer as expected before this one answers with anything but off.',
  fields: (t) => ({
    flagKey: t.string({ required: true, description: 'The key of the other flag.' }),
    expected: t.field({
      type: 'JSON',
      description: 'true: it is on; false: it is off; a text: it answers with the variant of that key. Default: true.',
    }),
  }),
});

function flagFields(t: InputFields) {
  return {
    name: t.string({ description: 'For people. Default for a new flag: the key.' }),
    description: t.string({ description: 'What the flag is for. Default for a new flag: empty.' }),
    jsonSchema: t.field({
      type: 'JSON',
      description:
        'What the values of a JSON flag must satisfy: a JSON Schema (2020-12, or draft-07 when it says so); null asks nothing.',
    }),
    tags: t.stringList({ description: 'All tags of the flag. Default for a new flag: none.' }),
    distributionChannel: t.field({
      type: DistributionChannelEnum,
      description: 'Which kind of SDK may receive the flag. Default for a new flag: ALL.',
    }),
    requiresApproval: t.boolean({
      description: 'Changes that reach a production environment wait for approval. Default for a new flag: false.',
    }),
    permanent: t.boolean({ description: 'Never counted as stale. Default for a new flag: false.' }),
    bucketing: t.field({
      type: BucketingInput,
      description: 'What percentages are hashed from. Default for a new flag: the targeting key.',
    }),
    experienceContinuity: t.boolean({
      description:
        'A subject keeps its variant when it is identified under another targeting key, as far as the API that it is told ' +
        'through knows of both. Default for a new flag: false.',
    }),
    encryptsPayloads: t.boolean({
      description:
        'The payloads of the variants are kept encrypted, and shown only to secret keys with `flag:read`. ' +
        'Default for a new flag: false.',
    }),
    holdout: t.string({ description: 'The key of the holdout that keeps some subjects out; null is none.' }),
    prerequisites: t.field({
      type: [PrerequisiteInput],
      description: 'All flags that must answer as expected first. Default for a new flag: none.',
    }),
  };
}

/** A flag to make, whole. */
export const CreateFlagInput = builder.inputType('CreateFlagInput', {
  description: 'A flag to make, with its variants and its settings in the environments.',
  fields: (t) => ({
    ...organizationAddress(t),
    key: t.string({
      required: true,
      description:
        'Unique among the flags of the organization that are not deleted. ' +
        '1 to 128 letters, digits, `_`, `.` and `-`, not beginning with `.`; none of `__proto__`, `constructor` and `prototype`.',
    }),
    valueType: t.field({
      type: ValueTypeEnum,
      description: 'The type of its values. Default: BOOLEAN.',
    }),
    ...flagFields(t),
    variants: t.field({
      type: [VariantInput],
      description:
        'The values it can answer with. Default for BOOLEAN: `on` = true and `off` = false; other types need one at least.',
    }),
    settings: t.field({
      type: [FlagSettingInput],
      description: 'Its settings, each environment once. Default where there is none: off.',
    }),
  }),
});

/** What to change of a flag. */
export const UpdateFlagInput = builder.inputType('UpdateFlagInput', {
  description: 'What to change of a flag; what is absent stays as it is.',
  fields: (t) => ({ ...flagName(t), ...flagFields(t), ...expectedVersion(t) }),
});

/** A flag to archive. */
export const ArchiveFlagInput = builder.inputType('ArchiveFlagInput', {
  description: 'The flag to archive.',
  fields: (t) => ({ ...flagName(t), ...expectedVersion(t) }),
});

/** A flag to take out of the archive. */
export const UnarchiveFlagInput = builder.inputType('UnarchiveFlagInput', {
  description: 'The flag to take out of the archive.',
  fields: (t) => ({ ...flagName(t), ...expectedVersion(t) }),
});

/** A flag to delete. */
export const DeleteFlagInput = builder.inputType('DeleteFlagInput', {
  description: 'The flag to delete.',
  fields: (t) => ({ ...flagName(t), ...expectedVersion(t) }),
});

/** A deleted flag to bring back. */
export const RestoreFlagInput = builder.inputType('RestoreFlagInput', {
  description: 'The deleted flag to bring back; of several of one key the one that was deleted last.',
  fields: (t) => flagName(t),
});

/** A flag to put back. */
export const RevertFlagInput = builder.inputType('RevertFlagInput', {
  description: 'The flag to put back to how it was, and to when.',
  fields: (t) => ({
    ...flagName(t),
    toRevision: t.int({
      required: true,
      description:
        'A revision of the organization at which the flag existed; the flag becomes as it was right after it.',
    }),
    ...expectedVersion(t),
  }),
});

function flagName(t: InputFields) {
  return { ...organizationAddress(t), key: t.string({ required: true, description: 'The key of the flag.' }) };
}

/** A flag's creation as the verb takes it. Throws ValidationError for what the input type cannot say. */
export function toCreation(input: typeof CreateFlagInput.$inferInput): Creation {
  const { organizationId, key, valueType, variants, settings } = input;
  return {
    ...toFlagChange(input),
    organizationId,
    key,
    valueType,
    variants: variants?.map(toVariant),
    settings: settings?.map((setting, index) => toSetting(setting, `settings.${index}.`)),
  };
}

/** A flag's change as the verb takes it. Throws ValidationError for what the input type cannot say. */
export function toFlagChange(
  input: typeof UpdateFlagInput.$inferInput | typeof CreateFlagInput.$inferInput,
): FlagChange {
  const { bucketing, prerequisites, ...change } = input;
  return {
    ...change,
    bucketing: toBucketing(bucketing, 'bucketing'),
    prerequisites: prerequisites === undefined ? undefined : toPrerequisites(prerequisites ?? []),
  };
}

function toPrerequisites(prerequisites: readonly (typeof PrerequisiteInput.$inferInput)[]): readonly Prerequisite[] {
  return prerequisites.map(({ flagKey, expected = true }, index) => {
    if (expected === null || typeof expected === 'boolean' || typeof expected === 'string')
      return { flagKey, expected };
    throw new ValidationError([
      problem(`prerequisites.${index}.expected`, `is ${shown(expected)}, expected true, false or the key of a variant`),
    ]);
  });
}
