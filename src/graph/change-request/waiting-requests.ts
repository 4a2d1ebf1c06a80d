import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { GraphContext } from '../lib/context.ts';

interface Waiting {
  readonly changeRequestIds: readonly string[];
}

/** The change requests that a change of many objects waits as. */
export const waitingRequests = {
  description:
    'Change request for the whole change; empty unless it waits for approval. If it waits, it may change 250 flags at the most.',
  resolve: async ({ changeRequestIds }: Waiting, _args: object, context: GraphContext, info: GraphQLResolveInfo) => {
    if (changeRequestIds.length === 0) return [];
    const query = await queryFromInfo({ context, info, awaitSelections: true });
    const where = { id: { in: [...changeRequestIds] } };
    return context.db.changeRequest.findMany({ ...query, where, orderBy: { number: 'asc' } });
  },
};
