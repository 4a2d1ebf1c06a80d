import { GraphQLError, Kind, type SelectionSetNode, type ValidationContext, type ValidationRule } from 'graphql';

/**
 * The root of a subscription selects its one field without `@skip` and `@include`
 * (https://spec.graphql.org/draft/#sec-Single-Root-Field): a subscription to nothing cannot be executed. It is checked before the
 * other rules, one of which throws for such a directive with a variable.
 */
export const subscriptionRootRule: ValidationRule = (context) => ({
  Document({ definitions }) {
    for (const definition of definitions) {
      if (definition.kind !== Kind.OPERATION_DEFINITION || definition.operation !== 'subscription') continue;
      if (hasCondition(context, definition.selectionSet, new Set())) {
        const message = 'The root of a subscription must not have the directives @skip and @include.';
        context.reportError(new GraphQLError(message, { nodes: definition }));
      }
    }
    return false;
  },
});

function hasCondition(context: ValidationContext, { selections }: SelectionSetNode, seen: Set<string>): boolean {
  return selections.some((selection) => {
    if (selection.directives?.some(({ name }) => name.value === 'skip' || name.value === 'include')) return true;
    if (selection.kind === Kind.FIELD) return false;
    if (selection.kind === Kind.INLINE_FRAGMENT) return hasCondition(context, selection.selectionSet, seen);
    const name = selection.name.value;
    const fragment = seen.has(name) ? undefined : context.getFragment(name);
    seen.add(name);
    return fragment != null && hasCondition(context, fragment.selectionSet, seen);
  });
}
