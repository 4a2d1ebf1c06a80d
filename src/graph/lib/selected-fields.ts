import { type FragmentDefinitionNode, type GraphQLResolveInfo, Kind, type SelectionSetNode } from 'graphql';

/** The names of all fields that an operation selects below a field, at any level; what depends on conditions counts. */
export function fieldsBelow({
  fieldNodes,
  fragments,
}: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): ReadonlySet<string> {
  const names = new Set<string>();
  const entered = new Set<FragmentDefinitionNode>();
  const enter = (selectionSet: SelectionSetNode | undefined) => {
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind !== Kind.FRAGMENT_SPREAD) {
        if (selection.kind === Kind.FIELD) names.add(selection.name.value);
        enter(selection.selectionSet);
        continue;
      }
      const fragment = fragments[selection.name.value];
      if (fragment === undefined || entered.has(fragment)) continue;
      entered.add(fragment);
      enter(fragment.selectionSet);
    }
  };
  for (const node of fieldNodes) enter(node.selectionSet);
  return names;
}
