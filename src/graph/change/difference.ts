import type { Difference } from '../../domain/difference.ts';
import { differencesIn } from '../../domain/environment-view.ts';
import { withoutSealed } from '../../domain/sealed-payload.ts';
import { readDifferences } from '../../store/commit/change-log.ts';
import type { StoredJson } from '../../store/json-columns.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../lib/context.ts';

/** A difference between two states of an object. */
export const DifferenceObject = builder.objectRef<Difference>('Difference').implement({
  description: 'A difference between two states of an object.',
  fields: (t) => ({
    path: t.string({
      description:
        'Path of the value, such as `settings.production.switch`. Items of a list are named by their keys where they have keys.',
      resolve: ({ path }) => path.join('.'),
    }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Value before; null also if there was none.',
      resolve: ({ before }) => withoutSealed(before ?? null),
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Value after; null also if it does not exist.',
      resolve: ({ after }) => withoutSealed(after ?? null),
    }),
  }),
});

/** Reads a column of differences: those that the caller may see. */
export function toDifferences(stored: StoredJson, context: GraphContext): Difference[] {
  return shownDifferences(readDifferences(stored), context);
}

/** Those differences that the caller may see. */
export function shownDifferences(found: readonly Difference[], { caller }: GraphContext): Difference[] {
  return [...differencesIn(caller.environment, found)];
}
