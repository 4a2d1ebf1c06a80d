import { problem, ValidationError } from '../../domain/errors.ts';
import type { Bucketing } from '../../domain/targeting.ts';
import { builder } from '../builder.ts';
import { BucketingByEnum } from '../lib/enums.ts';

/** What a flag or a rule hashes. */
export const BucketingInput = builder.inputType('BucketingInput', {
  description: 'What is hashed to place a subject in a bucket, and so on one side of a percentage.',
  fields: (t) => ({
    by: t.field({
      type: BucketingByEnum,
      required: true,
      description: 'Which part of the evaluation context is hashed.',
    }),
    groupType: t.string({
      description:
        'Type of the group whose key is hashed, such as `company`. Required with GROUP, and refused otherwise.',
    }),
  }),
});

/** Converts to what the actions take. Throws ValidationError if the group type is missing, or set without GROUP. */
export function toBucketing(
  input: typeof BucketingInput.$inferInput | null | undefined,
  path: string,
): Bucketing | null | undefined {
  if (input === null || input === undefined) return input;
  const { by, groupType } = input;
  const isNamed = typeof groupType === 'string';
  if (by === 'GROUP') {
    if (isNamed) return { by, groupType };
    throw new ValidationError([problem(`${path}.groupType`, 'is absent, expected the type of the group to bucket by')]);
  }
  if (!isNamed) return { by };
  throw new ValidationError([problem(`${path}.groupType`, `is set, expected none: it does not go with ${by}`)]);
}
