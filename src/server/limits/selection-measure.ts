import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionSetNode } from 'graphql';

/** A way to measure selections. */
export interface Measure {
  /** The size of a field, given the size of what is selected below it. */
  field(field: FieldNode, below: number): number;
  /** The size of two selections that stand beside each other. */
  together(left: number, right: number): number;
}

/**
 * How many fields lie below one another. A connection's `edges` and `node` are not levels of their own: they only spell out
 * one step of the graph. Nor does introspection count, which asks nothing of the data.
 */
export const depth: Measure = {
  field: (field, below) => {
    if (isIntrospection(field)) return 0;
    return isWrapper(field) ? below : 1 + below;
  },
  together: Math.max,
};

/** How many fields are selected, those of a fragment as often as it is spread. */
export const breadth: Measure = {
  field: (field, below) => (isIntrospection(field) ? 0 : 1 + below),
  together: (left, right) => left + right,
};

/**
 * Measures selection sets; each fragment once, so that the time does not grow with what its spreads amount to. A fragment that
 * spreads itself, which another rule refuses, counts for nothing there.
 */
export function createMeter(
  { field, together }: Measure,
  fragmentOf: (name: string) => FragmentDefinitionNode | undefined,
): (selectionSet: SelectionSetNode) => number {
  const known = new Map<string, number>();
  const sizeOf = ({ selections }: SelectionSetNode): number =>
    selections.reduce((size, selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return together(size, sizeOfFragment(selection.name.value));
      const below = selection.selectionSet === undefined ? 0 : sizeOf(selection.selectionSet);
      return together(size, selection.kind === Kind.FIELD ? field(selection, below) : below);
    }, 0);
  const sizeOfFragment = (name: string): number => {
    const measured = known.get(name);
    if (measured !== undefined) return measured;
    known.set(name, 0);
    const fragment = fragmentOf(name);
    const size = fragment === undefined ? 0 : sizeOf(fragment.selectionSet);
    known.set(name, size);
    return size;
  };
  return sizeOf;
}

function isIntrospection({ name }: FieldNode): boolean {
  return name.value === '__schema' || name.value === '__type';
}

/** The `node` of the query's root names one by its id, and so has an argument. */
function isWrapper({ name, arguments: given = [] }: FieldNode): boolean {
  return (name.value === 'edges' || name.value === 'node') && given.length === 0;
}
