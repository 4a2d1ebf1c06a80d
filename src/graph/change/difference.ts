import type { Difference } from '../../domain/difference.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';

/** One place in which two states of a thing differ. */
export const DifferenceObject = builder.objectRef<Difference>('Difference').implement({
  description: 'One place in which two states of a thing differ.',
  fields: (t) => ({
    path: t.string({
      description:
        'Where, member by member: `settings.production.switch`. An item of a list whose items have keys is named by its key.',
      resolve: ({ path }) => path.join('.'),
    }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What was there; null also for nothing.',
      resolve: ({ before }) => before ?? null,
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What is there; null also for nothing.',
      resolve: ({ after }) => after ?? null,
    }),
  }),
});

/** Reads a column of differences; it is written whole from this very type. */
export function toDifferences(stored: Prisma.JsonValue): Difference[] {
  return stored as unknown as Difference[];
}
