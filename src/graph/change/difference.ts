import type { Difference } from '../../domain/difference.ts';
import { differencesIn } from '../../domain/environment-view.ts';
import { withoutSealed } from '../../domain/sealed-payload.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../lib/context.ts';

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
      resolve: ({ before }) => withoutSealed(before ?? null),
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What is there; null also for nothing.',
      resolve: ({ after }) => withoutSealed(after ?? null),
    }),
  }),
});

/** Reads a column of differences, as far as the caller may see them. */
export function toDifferences(stored: Prisma.JsonValue, { caller }: GraphContext): Difference[] {
  // Written whole by the actions from this very type.
  return [...differencesIn(caller.environment, stored as unknown as Difference[])];
}
