import type { Bucketing } from '../../domain/targeting.ts';
import { builder } from '../builder.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { BucketingByEnum } from '../lib/enums.ts';

/** The columns that hold a bucketing. */
interface BucketingColumns {
  readonly bucketBy: string;
  readonly bucketGroupType: string | null;
}

/** What a flag or a rule hashes. */
export const BucketingObject = builder.objectRef<BucketingColumns>('Bucketing').implement({
  description: 'What is hashed to place a subject in a bucket, and so on one side of a percentage.',
  fields: (t) => ({
    by: t.field({
      type: BucketingByEnum,
      description: 'Which part of the evaluation context is hashed.',
      resolve: ({ bucketBy }) => fromColumn<Bucketing['by']>(bucketBy),
    }),
    groupType: t.exposeString('bucketGroupType', {
      nullable: true,
      description: 'Type of the group whose key is hashed; null unless `by` is GROUP.',
    }),
  }),
});
