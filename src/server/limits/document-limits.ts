import { type ASTVisitor, GraphQLError, type ValidationContext, type ValidationRule } from 'graphql';
import type { Limits } from '../../config/limits.ts';
import { breadth, createMeter, depth, type Measure } from './selection-measure.ts';

/** How much one document may ask for. */
export type DocumentLimits = Pick<
  Limits,
  'queryDepth' | 'queryBreadth' | 'queryAliases' | 'queryDirectives' | 'queryTokens'
>;

/** The refusal of a document that asks for too much: 400 whatever media type the client accepts. */
export function limitError(code: string, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code, http: { status: 400, spec: false } } });
}

/** The rules that refuse a document beyond the limits, each with its own code. */
export function limitRules(limits: DocumentLimits): ValidationRule[] {
  return [
    measureRule(depth, 'QUERY_TOO_DEEP', limits.queryDepth, (levels) => `is ${levels} levels deep`),
    measureRule(breadth, 'QUERY_TOO_BROAD', limits.queryBreadth, (count) => `has ${count} selections`),
    countRule('Field', 'aliases', 'TOO_MANY_ALIASES', limits.queryAliases),
    countRule('Directive', 'directives', 'TOO_MANY_DIRECTIVES', limits.queryDirectives),
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

function measureRule(
  measure: Measure,
  code: string,
  maximum: number,
  inWords: (size: number) => string,
): ValidationRule {
  return (context: ValidationContext): ASTVisitor => {
    const sizeOf = createMeter(measure, (name) => context.getFragment(name) ?? undefined);
    return {
      OperationDefinition({ selectionSet }) {
        const size = sizeOf(selectionSet);
        if (size <= maximum) return;
        context.reportError(limitError(code, `The operation ${inWords(size)}, expected ${maximum} at the most.`));
      },
    };
  };
}
