import {
  type ASTVisitor,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';

/** How much one document may ask for. */
export interface DocumentLimits {
  /** Levels of fields; introspection does not count. */
  readonly depth: number;
  readonly aliases: number;
  readonly directives: number;
  /** Words and signs of the text; a text with more is not even parsed. */
  readonly tokens: number;
}

/** Room for the largest dashboard, and far from what could hurt. */
export const DOCUMENT_LIMITS: DocumentLimits = { depth: 16, aliases: 100, directives: 50, tokens: 5_000 };

/** The refusal of a document that asks for too much. */
export function limitError(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
}

/** The rules that refuse a document beyond the limits, each with its own code. */
export function limitRules(limits: DocumentLimits): ValidationRule[] {
  return [
    depthRule(limits.depth),
    countRule('Field', 'aliases', 'TOO_MANY_ALIASES', limits.aliases),
    countRule('Directive', 'directives', 'TOO_MANY_DIRECTIVES', limits.directives),
  ];
}

function countRule(kind: 'Field' | 'Directive', what: string, code: string, maximum: number): ValidationRule {
  return (context): ASTVisitor => {
    let count = 0;
    return {
      [kind](node: { readonly alias?: unknown }) {
        if (kind === 'Directive' || node.alias !== undefined) count += 1;
      },
      Document: {
        leave() {
          if (count <= maximum) return;
          context.reportError(limitError(code, `The document has ${count} ${what}, expected ${maximum} at the most.`));
        },
      },
    };
  };
}

function depthRule(maximum: number): ValidationRule {
  return (context): ASTVisitor => {
    const depthOf = createDepthMeter(context);
    return {
      OperationDefinition({ selectionSet }) {
        const depth = depthOf(selectionSet);
        if (depth <= maximum) return;
        context.reportError(
          limitError('QUERY_TOO_DEEP', `The operation is ${depth} levels deep, expected ${maximum} at the most.`),
        );
      },
    };
  };
}

/** Measures selection sets; each fragment once. A fragment that spreads itself, which another rule refuses, counts as flat. */
function createDepthMeter(context: ValidationContext): (selectionSet: SelectionSetNode) => number {
  const fragments = new Map<FragmentDefinitionNode, number>();
  const fragmentDepth = (name: string): number => {
    const fragment = context.getFragment(name);
    if (fragment === null || fragment === undefined) return 0;
    const known = fragments.get(fragment);
    if (known !== undefined) return known;
    fragments.set(fragment, 0);
    const depth = depthOf(fragment.selectionSet);
    fragments.set(fragment, depth);
    return depth;
  };
  const depthOf = (selectionSet: SelectionSetNode): number => {
    const depths = selectionSet.selections.map((selection) => {
      if (selection.kind === Kind.FRAGMENT_SPREAD) return fragmentDepth(selection.name.value);
      if (selection.kind === Kind.INLINE_FRAGMENT) return depthOf(selection.selectionSet);
      if (selection.name.value.startsWith('__')) return 0;
      return 1 + (selection.selectionSet === undefined ? 0 : depthOf(selection.selectionSet));
    });
    return Math.max(0, ...depths);
  };
  return depthOf;
}
