import { type GraphQLFormattedError, graphql } from 'graphql';
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
  const result = await graphql({ schema, source, contextValue, variableValues });
  const errors = result.errors?.map((error) => error.toJSON());
  return { data: JSON.parse(JSON.stringify(result.data ?? null)) as Data, errors };
}

/** The codes of the errors in an answer. */
export function codesOf({ errors = [] }: Pick<GraphAnswer<unknown>, 'errors'>): unknown[] {
  return errors.map(({ extensions }) => extensions?.code);
}
