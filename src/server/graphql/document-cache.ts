import { type DocumentNode, type GraphQLSchema, parse, specifiedRules, validate } from 'graphql';
import { type DocumentLimits, limitRules } from '../limits/document-limits.ts';
import { refuseOversized } from './plugins/use-document-limits.ts';

/** Parsed and validated documents by their texts; undefined for a text with which something is wrong. */
export type PreparedDocuments = (text: string) => DocumentNode | undefined;

/** How many characters of texts are remembered. */
const REMEMBERED = 4_000_000;

/** Remembers the documents that were asked for last. What is wrong with a text is for the executor's own parser to say. */
export function createPreparedDocuments(schema: GraphQLSchema, limits: DocumentLimits): PreparedDocuments {
  const rules = [...specifiedRules, ...limitRules(limits)];
  const known = new Map<string, DocumentNode>();
  let size = 0;

  const remember = (text: string, document: DocumentNode) => {
    known.set(text, document);
    size += text.length;
    for (const oldest of known.keys()) {
      if (size <= REMEMBERED) return;
      known.delete(oldest);
      size -= oldest.length;
    }
  };

  return (text) => {
    const remembered = known.get(text);
    if (remembered !== undefined) return remembered;
    const document = parseWithin(text, limits);
    if (document === undefined || validate(schema, document, rules).length > 0) return undefined;
    remember(text, document);
    return document;
  };
}

function parseWithin(text: string, limits: DocumentLimits): DocumentNode | undefined {
  try {
    refuseOversized(text, limits.queryTokens);
    return parse(text);
  } catch {
    return undefined;
  }
}
