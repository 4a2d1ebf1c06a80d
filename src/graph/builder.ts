import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import type { Instant } from '../domain/instant.ts';
import type { JsonValue } from '../domain/json.ts';
import type PrismaTypes from '../generated/pothos.ts';
import { getDatamodel } from '../generated/pothos.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { authorizeNode } from './lib/access.ts';
import type { GraphContext } from './lib/context.ts';
import { decodeGlobalId, encodeGlobalId } from './lib/global-id.ts';
import { refuseManyNodes } from './lib/page.ts';

/** The types that the schema is built with. */
export interface GraphTypes {
  Context: GraphContext;
  PrismaTypes: PrismaTypes;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Instant; Output: Instant | Date };
    JSON: { Input: JsonValue; Output: JsonValue | Prisma.JsonValue };
  };
  AsyncSelections: true;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
}

/** What the whole schema is built on; types are defined beside their nouns. */
export const builder = new SchemaBuilder<GraphTypes>({
  // Errors first: what it wraps must be the outermost.
  plugins: [ErrorsPlugin, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
      description: 'What came of the mutation: the thing as it is now, or the reason why nothing has changed.',
    },
  },
  prisma: {
    client: ({ db }) => db,
    dmmf: getDatamodel(),
    onUnusedQuery: 'error',
    exposeDescriptions: true,
  },
  relay: {
    encodeGlobalID: encodeGlobalId,
    decodeGlobalID: decodeGlobalId,
    idFieldOptions: { description: 'Names the thing in the whole graph; `node(id:)` finds it again.' },
    edgesFieldOptions: { nullable: false, description: 'The items of the page, each with its cursor.' },
    nodeFieldOptions: { nullable: false, description: 'The item.' },
    cursorFieldOptions: { description: 'Marks the place of the item: `after` and `before` take it.' },
    pageInfoFieldOptions: { description: 'Where the page lies in the whole list.' },
    pageInfoTypeOptions: {
      description: 'Where a page lies in the whole list (https://relay.dev/graphql/connections.htm).',
    },
    hasNextPageFieldOptions: { description: 'Whether more items follow the page.' },
    hasPreviousPageFieldOptions: { description: 'Whether more items precede the page.' },
    startCursorFieldOptions: { description: 'The cursor of the first item; null for an empty page.' },
    endCursorFieldOptions: { description: 'The cursor of the last item; null for an empty page.' },
    firstArgOptions: { description: 'How many items from the start, 1 to 100. Default: 20, unless `last` is given.' },
    lastArgOptions: { description: 'How many items from the end, 1 to 100. Not together with `first`.' },
    afterArgOptions: { description: 'Only items that follow this cursor.' },
    beforeArgOptions: { description: 'Only items that precede this cursor.' },
    nodeTypeOptions: { description: 'A thing with a global id (https://relay.dev/graphql/objectidentification.htm).' },
    nodeQueryOptions: {
      description: 'The thing of a global id; null when there is none, or not for the caller.',
      args: { id: { description: 'The global id. An organization’s is its readable id. BAD_ID when malformed.' } },
      resolve: (_root, { id }, { caller }, _info, resolveNode) => {
        authorizeNode(caller, id.typename);
        return resolveNode(id);
      },
    },
    nodesQueryOptions: {
      description: 'The things of several global ids, in their order; null where there is none.',
      args: { ids: { description: 'The global ids, 100 at the most. BAD_ID when one is malformed.' } },
      resolve: async (_root, { ids }, { caller }, _info, resolveNodes) => {
        refuseManyNodes(ids.length);
        for (const { typename } of ids) authorizeNode(caller, typename);
        return resolveNodes(ids);
      },
    },
  },
});
