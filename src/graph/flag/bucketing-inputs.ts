import { problem, ValidationError } from '../../domain/errors.ts';
import type { Bucketing } from '../../domain/targeting.ts';
import { builder } from '../builder.ts';
import { BucketingByEnum } from '../lib/enums.ts';

/** What to hash. */
export const BucketingInput = builder.inputType('BucketingInput', {
  description: 'What decides which bucket, and so which side of a percentage, a subject falls on.',
  fields: (t) => ({
    by: t.field({ type: BucketingByEnum, required: true, description: 'What is hashed.' }),
    groupType: t.string({
      description: 'The type of the group whose key is hashed, such as `company`; with GROUP, and only then.',
    }),
  }),
});

/** A bucketing as the verbs take it; null and undefined stay. Throws ValidationError when the group type is missing or idle. */
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
