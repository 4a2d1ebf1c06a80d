import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  parse,
  specifiedRules,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { countTokens, type DocumentLimits, limitRules } from '../limits/document-limits.ts';
import { type CacheMeters, newCacheUse, noMeters } from '../metrics/cache-use.ts';
import { documentError, refusal } from './graphql-errors.ts';
import { subscriptionRootRule } from './subscription-root-rule.ts';

/** An operation of a valid document. What is compiled of an operation is cached with this object and evicted with it. */
export interface PreparedOperation {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/**
 * Finds an operation in a document by its text. Throws a GraphQLError for a text that is too large, cannot be parsed or has no
 * such operation, and an AggregateError of GraphQLErrors for a document that is not valid.
 */
export type PrepareOperation = (text: string, operationName: string | undefined) => PreparedOperation;

/** How many bytes the cached documents may take. */
const MAXIMUM_BYTES = 32 * 1024 * 1024;

interface PreparedDocument {
  readonly operations: readonly PreparedOperation[];
  readonly bytes: number;
}

/**
 * Makes the one cache of parsed and validated documents; the least recently used is evicted. A refused document is not cached.
 */
export function createDocumentCache(
  schema: GraphQLSchema,
  limits: DocumentLimits,
  meters: CacheMeters = noMeters,
): PrepareOperation {
  const rules = [...specifiedRules, ...limitRules(limits)];
  const cache = new LRUCache<string, PreparedDocument>({
    maxSize: MAXIMUM_BYTES,
    sizeCalculation: ({ bytes }) => bytes,
  });
  const use = newCacheUse();
  meters.add({ name: 'documents', use, entries: () => cache.size, bytes: () => cache.calculatedSize });
  const read = (text: string): PreparedDocument => {
    const bytes = estimateBytes(text, countTokens(text, limits.queryTokens));
    const document = parseDocument(text);
    refuseInvalid(() => validate(schema, document, [subscriptionRootRule]));
    refuseInvalid(() => validate(schema, document, rules));
    const operations = document.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    const prepared = { operations: operations.map((operation) => ({ document, operation })), bytes };
    cache.set(text, prepared);
    return prepared;
  };
  return (text, operationName) => {
    const cached = cache.get(text);
    if (cached === undefined) use.misses += 1;
    else use.hits += 1;
    const { operations } = cached ?? read(text);
    const found =
      operationName === undefined
        ? operations.length === 1 && operations[0]
        : operations.find(({ operation }) => operation.name?.value === operationName);
    if (found) return found;
    throw refusal(400, 'OPERATION_RESOLUTION_FAILURE', 'Could not determine what operation to execute.');
  };
}

/** What a document takes in memory, most of it for the node, the place and the token of each word. Measured, and rounded up. */
function estimateBytes(text: string, tokens: number): number {
  return 2_000 + 2 * text.length + 700 * tokens;
}

function parseDocument(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    throw error instanceof GraphQLError ? documentError(error, 'GRAPHQL_PARSE_FAILED') : error;
  }
}

/**
 * A rule may throw a GraphQLError where it should report it, as graphql-js does for a directive whose variable has no value yet.
 */
function refuseInvalid(check: () => readonly GraphQLError[]): void {
  const problems = problemsOf(check);
  if (problems.length === 0) return;
  throw new AggregateError(problems.map((error) => documentError(error, 'GRAPHQL_VALIDATION_FAILED')));
}

function problemsOf(check: () => readonly GraphQLError[]): readonly GraphQLError[] {
  try {
    return check();
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}
