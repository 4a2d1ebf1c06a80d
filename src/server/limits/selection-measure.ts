import { type FieldNode, type FragmentDefinitionNode, Kind, type SelectionNode, type SelectionSetNode } from 'graphql';

/** A way to measure selections. */
export interface Measure {
  /** The size of a field, given the size of the selection below it. */
  field(field: FieldNode, below: number): number;
  /** The size of two selections at the same level. */
  combine(left: number, right: number): number;
  /** Whether the one `__typename` that clients add to every selection but the operation's own does not count. */
  readonly ignoresAddedTypename: boolean;
}

/**
 * How deep fields are nested. A connection's `edges` and `node` are not levels of their own: they are one step of the graph.
 * Introspection does not count, because it reads no data.
 */
export const depth: Measure = {
  field: (field, below) => {
    if (isIntrospection(field)) return 0;
    return isWrapper(field) ? below : 1 + below;
  },
  combine: Math.max,
  ignoresAddedTypename: false,
};

/** How many fields are selected, those of a fragment as often as it is spread, without the names of types that clients add. */
export const breadth: Measure = {
  field: (field, below) => (isIntrospection(field) ? 0 : 1 + below),
  combine: (left, right) => left + right,
  ignoresAddedTypename: true,
};

/**
 * Measures selection sets; each fragment once, so that the time does not grow with the number of spreads. A fragment that spreads
 * itself, which another rule refuses, does not count there.
 */
export function createMeter(
  { field, combine, ignoresAddedTypename }: Measure,
  fragmentOf: (name: string) => FragmentDefinitionNode | undefined,
): (selectionSet: SelectionSetNode) => number {
  const known = new Map<string, number>();
  const sizeOf = ({ selections }: SelectionSetNode, isOperation: boolean): number => {
    const added = ignoresAddedTypename && !isOperation ? selections.find(isAddedTypename) : undefined;
    return selections.reduce((size, selection) => {
      if (selection === added) return size;
      if (selection.kind === Kind.FRAGMENT_SPREAD) return combine(size, sizeOfFragment(selection.name.value));
      const below = selection.selectionSet === undefined ? 0 : sizeOf(selection.selectionSet, false);
      return combine(size, selection.kind === Kind.FIELD ? field(selection, below) : below);
    }, 0);
  };
  const sizeOfFragment = (name: string): number => {
    const measured = known.get(name);
    if (measured !== undefined) return measured;
    known.set(name, 0);
    const fragment = fragmentOf(name);
    const size = fragment === undefined ? 0 : sizeOf(fragment.selectionSet, false);
    known.set(name, size);
    return size;
  };
  return (selectionSet) => sizeOf(selectionSet, true);
}

function isAddedTypename(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value === '__typename' && selection.alias === undefined;
}

function isIntrospection({ name }: FieldNode): boolean {
  return name.value === '__schema' || name.value === '__type';
}

/** The `node` of the query's root takes an id as its argument. */
function isWrapper({ name, arguments: given = [] }: FieldNode): boolean {
  return (name.value === 'edges' || name.value === 'node') && given.length === 0;
}
