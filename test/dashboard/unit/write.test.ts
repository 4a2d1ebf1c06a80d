import { signal } from '@preact/signals';
import { gql, type TypedDocumentNode } from '@urql/core';
import { describe, expect, it } from 'vitest';
import { createGraph, type Graph } from '../../../src/dashboard/graph/graph.ts';
import { write } from '../../../src/dashboard/graph/write.ts';

/** The graph of a server that answers each operation, by its name, with these data. */
function graphOf(answers: Readonly<Record<string, object>>): Graph {
  return createGraph({
    url: 'http://halyard.test/graphql',
    fetch: async (_, init) => {
      const { operationName } = JSON.parse(String(init?.body));
      return Response.json({ data: answers[operationName] });
    },
    connection: { state: signal('CONNECTED'), subscribe: () => () => {} },
    key: () => undefined,
    onSignIn() {},
  });
}

interface Flag {
  readonly __typename: 'Flag';
  readonly id: string;
  readonly name: string;
  readonly dependents: readonly Omit<Flag, 'dependents'>[];
}

const DeleteFlag: TypedDocumentNode<{ readonly [field: string]: Flag }, object> = gql`
  mutation DeleteFlag {
    deleteFlag {
      id
      name
      dependents {
        id
        name
      }
    }
  }
`;

describe('a write', () => {
  it('is done with what the server returned, also where the cache forgets an object in it at once', async () => {
    const dependent = { __typename: 'Flag', id: 'search', name: 'Search' } as const;
    const deleted = { __typename: 'Flag', id: 'map', name: 'Map', dependents: [dependent] } as const;
    const graph = graphOf({ DeleteFlag: { deleteFlag: deleted } });
    // No query has the deleted flag: to the cache it looks new, which makes the cache forget all other flags.
    expect(await write(graph.client, DeleteFlag, {}, 'key-1')).toEqual({ outcome: 'DONE', value: deleted });
  });
});
