import type { GraphQLField } from 'graphql';

/** Hints that a field costs points beyond those of the objects that it leads to, for the work behind it. */
export function priced(points: number): { extensions: { points: number } } {
  return { extensions: { points } };
}

/** See {@link priced}; 0 for a field without the hint. */
export function pointsOf({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): number {
  const { points } = extensions;
  return typeof points === 'number' ? points : 0;
}
