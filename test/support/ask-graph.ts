import {
  type DocumentNode,
  type ExecutionResult,
  execute,
  GraphQLError,
  type GraphQLFormattedError,
  parse,
  validate,
} from 'graphql';
import type { Services } from '../../src/actions/services.ts';
import type { Caller } from '../../src/domain/caller.ts';
import { createGraphContext } from '../../src/graph/lib/context.ts';
import { schema } from '../../src/graph/schema.ts';

/** What the graph answered. */
export interface GraphAnswer<Data> {
  readonly data: Data;
  readonly errors: readonly GraphQLFormattedError[] | undefined;
}

/** Asks the graph without a server around it. The test says what it expects the data to be. */
export async function askGraph<Data = Record<string, unknown>>(
  services: Services,
  caller: Caller,
  source: string,
  variableValues: Record<string, unknown> = {},
): Promise<GraphAnswer<Data>> {
  const contextValue = createGraphContext(services, caller, 'test');
  const document = documentOf(source);
  const result: ExecutionResult =
    'kind' in document ? await execute({ schema, document, contextValue, variableValues }) : { errors: document };
  const errors = result.errors?.map((error) => error.toJSON());
  return { data: JSON.parse(JSON.stringify(result.data ?? null)) as Data, errors };
}

/** The document that was asked last, or what is wrong with it: many tests ask the same again and again. */
let last: { readonly source: string; readonly document: DocumentNode | readonly GraphQLError[] } | undefined;

function documentOf(source: string): DocumentNode | readonly GraphQLError[] {
  if (last?.source !== source) last = { source, document: parseValid(source) };
  return last.document;
}

function parseValid(source: string): DocumentNode | readonly GraphQLError[] {
  try {
    const document = parse(source);
    const errors = validate(schema, document);
    return errors.length > 0 ? errors : document;
  } catch (error) {
    if (error instanceof GraphQLError) return [error];
    throw error;
  }
}

/** The codes of the errors in an answer. */
export function codesOf({ errors = [] }: Pick<GraphAnswer<unknown>, 'errors'>): unknown[] {
  return errors.map(({ extensions }) => extensions?.code);
}
