import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { type Written, write } from '../graph/write.ts';
import { lackOf, type Permission } from '../session/permissions.ts';
import { useApp } from './app.ts';
import { ViewerDocument } from './shell.graphql.ts';
import { useHeldQuery } from './use-held-query.ts';

/** Sends mutations, each under an idempotency key of its own. */
export function useWrite(): <Value, Variables extends AnyVariables>(
  document: TypedDocumentNode<{ readonly [field: string]: Value }, Variables>,
  variables: Variables,
) => Promise<Written<Value>> {
  const { graph, painted, newId } = useApp();
  return async (document, variables) => {
    // What the person has done is seen before the browser is busy with sending it.
    await painted();
    return write(graph.client, document, variables, newId());
  };
}

/** Why the person cannot do what needs this permission; undefined if they can. */
export function useLack(permission: Permission): string | undefined {
  const [{ data }] = useHeldQuery({ query: ViewerDocument, variables: {}, requestPolicy: 'cache-first' });
  return lackOf(data?.viewer.permissions, permission);
}
