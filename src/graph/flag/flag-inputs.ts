import type {
  CreateFlagInput as Creation,
  FlagChange,
  PrerequisiteInput as Prerequisite,
} from '../../actions/flag/flag-inputs.ts';
import { problem, shown, ValidationError } from '../../domain/errors.ts';
import { builder } from '../builder.ts';
import { DistributionChannelEnum, ValueTypeEnum } from '../lib/enums.ts';
import {
  changeComment,
  type DescribeField,
  expectedVersion,
  type InputFields,
  keyAddress,
  ofExisting,
  ofNew,
  organizationAddress,
} from '../lib/input-fields.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { FlagSettingInput, toSetting } from '../setting/setting-inputs.ts';
import { toVariant, VariantInput } from '../variant/variant-inputs.ts';
import { BucketingInput, toBucketing } from './bucketing-inputs.ts';

/** A prerequisite of a flag. */
export const PrerequisiteInput = builder.inputType('PrerequisiteInput', {
  description: 'Another flag that must evaluate as expected, else this flag is off.',
  fields: (t) => ({
    flagKey: t.string({ required: true, description: 'Key of the other flag.' }),
    expected: t.field({
      type: 'JSON',
      description:
        'Expected result of the other flag. true: on, with any variant. false: off. A string: the variant with this key. ' +
        'Default: true.',
    }),
  }),
});

function flagFields(t: InputFields, describe: DescribeField) {
  return {
    name: t.string({ description: describe('Display name, up to 400 characters.', 'the key') }),
    description: t.string({ description: describe('Purpose of the flag, up to 10,000 characters.', 'empty') }),
    jsonSchema: t.field({
      type: 'JSON',
      description:
        'JSON Schema that the values of a JSON flag must satisfy: 2020-12, or draft-07 if its `$schema` says so. ' +
        'null: any value is valid.',
    }),
    tags: t.stringList(boundedList('tags', describe('All tags of the flag, each 1 to 256 characters.', 'none'))),
    distributionChannel: t.field({
      type: DistributionChannelEnum,
      description: describe('Kinds of SDK that may receive the flag.', 'ALL'),
    }),
    requiresApproval: t.boolean({
      description: describe('Whether changes that affect a production environment wait for approval.', 'false'),
    }),
    permanent: t.boolean({ description: describe('Whether the flag never becomes STALE.', 'false') }),
    bucketing: t.field({
      type: BucketingInput,
      description: describe('What is hashed to decide percentages.', 'the targeting key'),
    }),
    experienceContinuity: t.boolean({
      description: describe(
        'Whether a subject keeps its variant when it is identified under another targeting key. ' +
          'It works with APIs that report both keys.',
        'false',
      ),
    }),
    encryptsPayloads: t.boolean({
      description: describe(
        'Whether the payloads of the variants are stored encrypted and shown only to secret API keys with `flag:read`.',
        'false',
      ),
    }),
    holdout: t.string({ description: 'Key of the holdout that excludes some subjects. null: no holdout.' }),
    prerequisites: t.field({
      type: [PrerequisiteInput],
      ...boundedList('prerequisites', describe('All flags that must evaluate as expected first.', 'none')),
    }),
  };
}

/** A flag to create, with its parts. */
export const CreateFlagInput = builder.inputType('CreateFlagInput', {
  description: 'A flag to create, with its variants and its settings in the environments.',
  fields: (t) => ({
    ...organizationAddress(t),
    ...changeComment(t),
    key: t.string({
      required: true,
      description:
        'Key of the flag, unique among the flags of the organization that are not deleted. 1 to 128 letters, digits, ' +
        '`_`, `.` and `-`, not starting with `.`. `__proto__`, `constructor` and `prototype` are refused.',
    }),
    valueType: t.field({ type: ValueTypeEnum, description: 'Type of all values of the flag. Default: BOOLEAN.' }),
    ...flagFields(t, ofNew),
    variants: t.field({
      type: [VariantInput],
      ...boundedList(
        'variants',
        'Variants of the flag. Default for BOOLEAN: `on` = true and `off` = false; other types need at least one.',
      ),
    }),
    settings: t.field({
      type: [FlagSettingInput],
      ...boundedList('settings', 'Settings of the flag, each environment once. Default: switched off.'),
    }),
  }),
});

/** What to change of a flag. */
export const UpdateFlagInput = builder.inputType('UpdateFlagInput', {
  description: 'What to change of a flag. Absent fields keep their values.',
  fields: (t) => ({ ...keyAddress(t, 'flag'), ...flagFields(t, ofExisting), ...expectedVersion(t) }),
});

/** A flag to archive. */
export const ArchiveFlagInput = builder.inputType('ArchiveFlagInput', {
  description: 'The flag to archive.',
  fields: (t) => ({ ...keyAddress(t, 'flag'), ...expectedVersion(t) }),
});

/** A flag to take out of the archive. */
export const UnarchiveFlagInput = builder.inputType('UnarchiveFlagInput', {
  description: 'The flag to take out of the archive.',
  fields: (t) => ({ ...keyAddress(t, 'flag'), ...expectedVersion(t) }),
});

/** A flag to delete. */
export const DeleteFlagInput = builder.inputType('DeleteFlagInput', {
  description: 'The flag to delete.',
  fields: (t) => ({ ...keyAddress(t, 'flag'), ...expectedVersion(t) }),
});

/** A deleted flag to restore. */
export const RestoreFlagInput = builder.inputType('RestoreFlagInput', {
  description: 'The deleted flag to restore. If several deleted flags had the key, the one deleted last.',
  fields: (t) => keyAddress(t, 'flag'),
});

/** A flag to revert, and to which revision. */
export const RevertFlagInput = builder.inputType('RevertFlagInput', {
  description: 'The flag to revert and the revision to revert to.',
  fields: (t) => ({
    ...keyAddress(t, 'flag'),
    toRevision: t.int({
      required: true,
      description:
        'Revision of the organization at which the flag existed. The flag becomes what it was right after this revision.',
    }),
    ...expectedVersion(t),
  }),
});

/** Converts to what the action takes. Throws ValidationError for values that the input type cannot rule out. */
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

/** Converts to what the action takes. Throws ValidationError for values that the input type cannot rule out. */
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
      problem(`prerequisites.${index}.expected`, `is ${shown(expected)}, expected true, false or a variant key`),
    ]);
  });
}
