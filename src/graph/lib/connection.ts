import type { ObjectRef } from '@pothos/core';
import { builder, type GraphTypes } from '../builder.ts';
import type { PageOf } from './page.ts';

/** A page with a way to count the whole list, should anybody ask. */
export interface CountedPage<Item> extends PageOf<Item> {
  readonly totalCount: () => Promise<number>;
}

type Types = PothosSchemaTypes.ExtendDefaultTypes<GraphTypes>;

/** Where the nodes are below a connection, for `nestedSelection`. */
export const NODE_PATH = ['edges', 'node'];

/** Defines the connection of a noun (https://relay.dev/graphql/connections.htm): `FlagConnection` and `FlagEdge`. */
export function connectionType<Item extends object>(
  name: string,
  node: ObjectRef<Types, Item>,
): ObjectRef<Types, CountedPage<Item>> {
  const edge = builder.objectRef<{ cursor: string; node: Item }>(`${name}Edge`).implement({
    description: 'One item of a page, with its place in the list.',
    fields: (t) => ({
      cursor: t.exposeString('cursor', { description: 'Marks the place of the item: `after` and `before` take it.' }),
      // A generic item is beyond what the field's type can follow; `node` is the ref of exactly this item.
      node: t.field({ type: node, description: 'The item.', resolve: (parent) => parent.node as never }),
    }),
  });
  return builder.objectRef<CountedPage<Item>>(`${name}Connection`).implement({
    description: 'One page of a list (https://relay.dev/graphql/connections.htm).',
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        description: 'The items of the page, each with its cursor.',
        resolve: ({ edges }) => edges,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        description: 'Where the page lies in the whole list.',
        resolve: ({ pageInfo }) => pageInfo,
      }),
      totalCount: t.int({
        description: 'How many items the whole list has; counted only when asked for.',
        resolve: ({ totalCount }) => totalCount(),
      }),
    }),
  });
}
