import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import { differences } from '../../domain/difference.ts';
import { parseInstant } from '../../domain/instant.ts';
import type { JsonValue } from '../../domain/json.ts';
import { readFlagsAt } from '../../store/commit/former-states.ts';
import { asStoredJson } from '../../store/json-columns.ts';
import { builder } from '../builder.ts';
import type { GraphContext } from '../lib/context.ts';
import { toShownDocument } from '../lib/document.ts';
import { priced } from '../lib/price-hints.ts';
import { DifferenceObject, shownDifferences } from './difference.ts';

/** Comes after every revision. */
const LATEST = 0x7f_ff_ff_ff;

builder.prismaObjectFields('Flag', (t) => ({
  stateAt: t.field({
    ...priced(1),
    type: 'JSON',
    nullable: true,
    description:
      'The flag right after a revision of the organization, in the shape of `Change.after`; null if it did not exist.',
    args: { revision: t.arg.int({ required: true, description: 'Revision of the organization.' }) },
    resolve: async ({ id, organizationId }, { revision }, context) => {
      const state = await statesOf(context).load({ organizationId, flagId: id, revision });
      return state === null ? null : toShownDocument(asStoredJson(state), context);
    },
  }),
  differencesSince: t.field({
    ...priced(1),
    type: [DifferenceObject],
    nullable: true,
    description:
      'Differences between the flag right after a revision of the organization and the flag now; null if it did not exist then.',
    args: { revision: t.arg.int({ required: true, description: 'Revision of the organization.' }) },
    resolve: async ({ id, organizationId }, { revision }, context) => {
      const flag = { organizationId, flagId: id };
      const [then, now] = await Promise.all([
        statesOf(context).load({ ...flag, revision }),
        statesOf(context).load({ ...flag, revision: LATEST }),
      ]);
      return then === null || now === null ? null : shownDifferences(differences(then, now), context);
    },
  }),
}));

builder.prismaObjectField('Organization', 'revisionAt', (t) =>
  t.int({
    description:
      'Revision that the organization had at an instant: that of the latest change made until then; 0 if there was none.',
    args: { instant: t.arg({ type: 'DateTime', required: true, description: 'The instant.' }) },
    resolve: ({ id }, { instant }, context) =>
      revisionsOf(context).load({ organizationId: id, at: parseInstant(instant) ?? Number.NaN }),
  }),
);

interface FlagAt {
  readonly organizationId: string;
  readonly flagId: string;
  readonly revision: number;
}

/** The states of flags at revisions; those of one organization at one revision are read in one statement. */
const statesOf = createContextCache(
  ({ services }: GraphContext) =>
    new DataLoader(
      async (asked: readonly FlagAt[]) => {
        const read = new Map<string, Promise<ReadonlyMap<string, JsonValue>>>();
        for (const each of asked) {
          if (read.has(placeOf(each))) continue;
          const alike = asked.filter((other) => placeOf(other) === placeOf(each));
          const flagIds = [...new Set(alike.map(({ flagId }) => flagId))];
          read.set(placeOf(each), readFlagsAt(services.store.db, each.organizationId, flagIds, each.revision));
        }
        return Promise.all(asked.map(async (each) => (await read.get(placeOf(each)))?.get(each.flagId) ?? null));
      },
      { cache: false },
    ),
);

function placeOf({ organizationId, revision }: FlagAt): string {
  return JSON.stringify([organizationId, revision]);
}

interface InstantOf {
  readonly organizationId: string;
  readonly at: number;
}

const revisionsOf = createContextCache(
  ({ db }: GraphContext) =>
    new DataLoader(
      async (asked: readonly InstantOf[]) => {
        const instants = [...new Set(asked.map(({ at }) => at))];
        const found = await Promise.all(
          instants.map(async (at) => {
            const ids = asked.filter((each) => each.at === at).map(({ organizationId }) => organizationId);
            const where = { organizationId: { in: ids }, at: { lte: new Date(at) } };
            const rows = await db.change.groupBy({ by: ['organizationId'], where, _max: { revision: true } });
            return [at, new Map(rows.map((row) => [row.organizationId, row._max.revision ?? 0]))] as const;
          }),
        );
        const byInstant = new Map(found);
        return asked.map(({ organizationId, at }) => byInstant.get(at)?.get(organizationId) ?? 0);
      },
      { cache: false },
    ),
);
