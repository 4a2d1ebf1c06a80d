import type { ObjectRef } from '@pothos/core';
import { builder, type GraphTypes } from '../builder.ts';
import type { PageOf } from './page.ts';

/** A page, with a function that counts the whole list if the caller selects the count. */
export interface CountedPage<Item> extends PageOf<Item> {
  readonly totalCount: () => Promise<number>;
}

type Types = PothosSchemaTypes.ExtendDefaultTypes<GraphTypes>;

/** The path of the nodes below a connection, for Pothos’ nested selections. */
export const NODE_PATH = ['edges', 'node'];

/** Defines the connection of a noun (https://relay.dev/graphql/connections.htm): `FlagConnection` and `FlagEdge`. */
export function connectionType<Item extends object>(
  name: string,
  node: ObjectRef<Types, Item>,
): ObjectRef<Types, CountedPage<Item>> {
  const edge = builder.objectRef<{ cursor: string; node: Item }>(`${name}Edge`).implement({
    description: 'An item of a page with its cursor.',
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Position of the item in the list, for `after` and `before`.' }),
      // Pothos cannot check a generic item against `node`, which is the ref of this very item.
      node: t.field({ type: node, description: 'The item itself.', resolve: (parent) => parent.node as never }),
    }),
  });
  return builder.objectRef<CountedPage<Item>>(`${name}Connection`).implement({
    description: 'A page of a list, by the Relay connection specification (https://relay.dev/graphql/connections.htm).',
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'Items of the page, each with its cursor.',
        resolve: ({ edges }) => edges,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Position of the page in the list.',
        resolve: ({ pageInfo }) => pageInfo,
      }),
      totalCount: t.int({
        description: 'Number of items in the whole list; computed only if selected.',
        resolve: ({ totalCount }) => totalCount(),
      }),
    }),
  });
}
