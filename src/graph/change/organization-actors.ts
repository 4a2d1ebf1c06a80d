import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import { shownActors } from '../../actions/api-key/shown-actors.ts';
import type { Actor } from '../../domain/caller.ts';
import { builder } from '../builder.ts';
import { ActorObject } from '../lib/actor.ts';
import type { GraphContext } from '../lib/context.ts';
import { priced } from '../lib/price-hints.ts';

/** The most actors that an organization shows. */
const MAXIMUM_ACTORS = 500;

builder.prismaObjectField('Organization', 'actors', (t) =>
  t.field({
    type: [ActorObject],
    ...priced(10),
    description:
      'Actors that have made a change, the latest first, each with the name that it had last. At most ' +
      `${MAXIMUM_ACTORS}.`,
    resolve: async ({ id }, _args, context) => [
      ...(await shownActors(context.services, context.caller, await actorsOf(context).load(id))),
    ],
  }),
);

const actorsOf = createContextCache(
  ({ db }: GraphContext) =>
    new DataLoader(async (organizationIds: readonly string[]) => {
      const rows = await db.change.groupBy({
        by: ['organizationId', 'actorId', 'actorName'],
        where: { organizationId: { in: [...organizationIds] } },
        _max: { revision: true },
        orderBy: { _max: { revision: 'desc' } },
        take: MAXIMUM_ACTORS * organizationIds.length,
      });
      return organizationIds.map((id) => latestNames(rows.filter(({ organizationId }) => organizationId === id)));
    }),
);

/** Each actor once, by its latest name; the rows are in order, the latest first. */
function latestNames(rows: readonly { readonly actorId: string; readonly actorName: string }[]): readonly Actor[] {
  const actors = new Map<string, Actor>();
  for (const { actorId: id, actorName: name } of rows) if (!actors.has(id)) actors.set(id, { id, name });
  return [...actors.values()].slice(0, MAXIMUM_ACTORS);
}
