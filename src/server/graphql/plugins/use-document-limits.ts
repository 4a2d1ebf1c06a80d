import { Lexer, Source, TokenKind } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type DocumentLimits, limitError, limitRules } from '../../limits/document-limits.ts';

/** How deep brackets may be nested: parsing recurses, and a text must not be able to exhaust the stack. */
const MAXIMUM_NESTING = 200;

/** Refuses documents that ask for too much, before anything of them is executed: the same over every transport. */
export function useDocumentLimits(limits: DocumentLimits): Plugin {
  const rules = limitRules(limits);
  return {
    onParse({ params }) {
      refuseOversized(typeof params.source === 'string' ? params.source : params.source.body, limits.queryTokens);
    },
    onValidate({ addValidationRule }) {
      for (const rule of rules) addValidationRule(rule);
    },
  };
}

const NESTING: Readonly<Record<string, number>> = {
  [TokenKind.BRACE_L]: 1,
  [TokenKind.BRACKET_L]: 1,
  [TokenKind.PAREN_L]: 1,
  [TokenKind.BRACE_R]: -1,
  [TokenKind.BRACKET_R]: -1,
  [TokenKind.PAREN_R]: -1,
};

/**
 * Throws a GraphQLError for a text of too many words or brackets. Reads the words only, which takes neither stack nor memory;
 * text that is no GraphQL is left for the parser to complain of.
 */
export function refuseOversized(text: string, maximum: number): void {
  const lexer = new Lexer(new Source(text));
  let [nesting, deepest] = [0, 0];
  for (let count = 0; nextKind(lexer) !== TokenKind.EOF; count += 1) {
    if (count >= maximum) {
      throw limitError('QUERY_TOO_LARGE', `The document has more than ${maximum} tokens, the most that is read.`);
    }
    nesting += NESTING[lexer.token.kind] ?? 0;
    deepest = Math.max(deepest, nesting);
  }
  if (deepest > MAXIMUM_NESTING) {
    const message = `The document nests more than ${MAXIMUM_NESTING} brackets, the most that is read.`;
    throw limitError('QUERY_TOO_DEEP', message);
  }
}

function nextKind(lexer: Lexer): TokenKind {
  try {
    return lexer.advance().kind;
  } catch {
    return TokenKind.EOF;
  }
}
