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
import { boundedList } from './lib/list-bounds.ts';
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

/** Builds the schema. Each type is defined in the folder of its noun. */
export const builder = new SchemaBuilder<GraphTypes>({
  // The errors plugin comes first, because its wrapper must be the outermost.
  plugins: [ErrorsPlugin, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    defaultUnionOptions: {
      name: ({ fieldName }) => `${fieldName.charAt(0).toUpperCase()}${fieldName.slice(1)}Result`,
      description: 'The result of the mutation: the object after the change, or the reason why nothing has changed.',
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
    idFieldOptions: { description: 'Global ID, which `node(id:)` accepts.' },
    edgesFieldOptions: { nullable: false, description: 'Items of the page, each with its cursor.' },
    nodeFieldOptions: { nullable: false, description: 'The item itself.' },
    cursorFieldOptions: { description: 'Position of the item in the list, for `after` and `before`.' },
    pageInfoFieldOptions: { description: 'Position of the page in the list.' },
    pageInfoTypeOptions: {
      description: 'Position of a page in its list (https://relay.dev/graphql/connections.htm).',
    },
    hasNextPageFieldOptions: { description: 'Whether more items follow the page.' },
    hasPreviousPageFieldOptions: { description: 'Whether more items precede the page.' },
    startCursorFieldOptions: { description: 'Cursor of the first item; null for an empty page.' },
    endCursorFieldOptions: { description: 'Cursor of the last item; null for an empty page.' },
    firstArgOptions: {
      description: 'Number of items from the start of the list, 0 to 100. Default: 20, unless `last` is given.',
    },
    lastArgOptions: {
      description: 'Number of items from the end of the list, 0 to 100. Refused together with `first`.',
    },
    afterArgOptions: { description: 'Cursor that all items of the page must follow.' },
    beforeArgOptions: { description: 'Cursor that all items of the page must precede.' },
    nodeTypeOptions: {
      description: 'An object with a global ID (https://relay.dev/graphql/objectidentification.htm).',
    },
    nodeQueryOptions: {
      description: 'The object with this global ID; null if it does not exist.',
      args: {
        id: { description: 'Global ID. The global ID of an organization is its ID. Fails with BAD_ID if malformed.' },
      },
      resolve: (_root, { id }, { caller }, _info, resolveNode) => {
        authorizeNode(caller, id.typename);
        return resolveNode(id);
      },
    },
    nodesQueryOptions: {
      nullable: { list: true, items: true },
      description: 'The objects with these global IDs, in the same order; null for each that does not exist.',
      args: { ids: boundedList('globalIds', 'Global IDs. Fails with BAD_ID if one is malformed.') },
      resolve: async (_root, { ids }, { caller }, _info, resolveNodes) => {
        refuseManyNodes(ids.length);
        for (const { typename } of ids) authorizeNode(caller, typename);
        return resolveNodes(ids);
      },
    },
  },
});
