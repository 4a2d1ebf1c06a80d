import {
  type ASTVisitor,
  type GraphQLError,
  Lexer,
  Source,
  type Token,
  TokenKind,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import type { Limits } from '../../config/limits.ts';
import { refusal } from '../graphql/graphql-errors.ts';
import { breadth, createMeter, depth, type Measure } from './selection-measure.ts';

/** How large one document may be. */
export type DocumentLimits = Pick<
  Limits,
  'queryDepth' | 'queryBreadth' | 'queryAliases' | 'queryDirectives' | 'queryTokens'
>;

/** The refusal of a document beyond a limit: 400 for every accepted media type. */
export function limitError(code: string, message: string): GraphQLError {
  return refusal(400, code, message);
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

/** How deep brackets may be nested: parsing recurses, and a text must not be able to exhaust the stack. */
const MAXIMUM_NESTING = 200;

/** The longest name in a document, in characters: an answer repeats the alias of a field for each item of a list. */
const LONGEST_NAME = 200;

const NESTING: Readonly<Record<string, number>> = {
  [TokenKind.BRACE_L]: 1,
  [TokenKind.BRACKET_L]: 1,
  [TokenKind.PAREN_L]: 1,
  [TokenKind.BRACE_R]: -1,
  [TokenKind.BRACKET_R]: -1,
  [TokenKind.PAREN_R]: -1,
};

/**
 * How many tokens a text has. Throws a GraphQLError for more tokens than the maximum, a long name, or too deeply nested brackets. Only
 * reads the tokens, which takes neither stack nor memory; the parser refuses a text that is not GraphQL.
 */
export function countTokens(text: string, maximum: number): number {
  const lexer = new Lexer(new Source(text));
  let [count, nesting, deepest] = [0, 0, 0];
  for (; nextKind(lexer) !== TokenKind.EOF; count += 1) {
    if (count >= maximum) {
      throw limitError('QUERY_TOO_LARGE', `The document has more than ${maximum} tokens, the most that is read.`);
    }
    refuseLongName(lexer.token);
    nesting += NESTING[lexer.token.kind] ?? 0;
    deepest = Math.max(deepest, nesting);
  }
  if (deepest <= MAXIMUM_NESTING) return count;
  throw limitError(
    'QUERY_TOO_DEEP',
    `The document nests more than ${MAXIMUM_NESTING} brackets, the most that is read.`,
  );
}

function refuseLongName({ kind, start, end }: Pick<Token, 'kind' | 'start' | 'end'>): void {
  if (kind !== TokenKind.NAME || end - start <= LONGEST_NAME) return;
  const message = `The document has a name of ${end - start} characters, expected ${LONGEST_NAME} at the most.`;
  throw limitError('QUERY_TOO_LARGE', message);
}

function nextKind(lexer: Lexer): TokenKind {
  try {
    return lexer.advance().kind;
  } catch {
    return TokenKind.EOF;
  }
}
