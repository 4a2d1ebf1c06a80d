import type { Bucketing } from '../../domain/targeting.ts';
import { builder } from '../builder.ts';
import { fromColumn } from '../lib/described-enum.ts';
import { BucketingByEnum } from '../lib/enums.ts';

/** The columns that hold a bucketing. */
interface BucketingColumns {
  readonly bucketBy: string;
  readonly bucketGroupType: string | null;
}

/** What decides which bucket a subject falls into. */
export const BucketingObject = builder.objectRef<BucketingColumns>('Bucketing').implement({
  description: 'What decides which bucket of a percentage a subject falls into.',
  fields: (t) => ({
    by: t.field({
      type: BucketingByEnum,
      description: 'What is hashed.',
      resolve: ({ bucketBy }) => fromColumn<Bucketing['by']>(bucketBy),
    }),
    groupType: t.exposeString('bucketGroupType', {
      nullable: true,
      description: 'The type of the group whose key is hashed; null unless it is a group’s.',
    }),
  }),
});
