import { createContextCache } from '@pothos/core';
import DataLoader from 'dataloader';
import { countKnownMembers, isSegmentMember } from '../../actions/segment/segment-members.ts';
import { builder } from '../builder.ts';
import { EvaluationContextInput, toEvaluationContext } from '../evaluation/evaluation-context.ts';
import { EVALUATED_ENVIRONMENT } from '../lib/arguments.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { cancellation, type GraphContext } from '../lib/context.ts';
import { toGraphQLError } from '../lib/errors.ts';
import { priced } from '../lib/price-hints.ts';

builder.prismaObjectFields('Segment', (t) => ({
  contains: t.boolean({
    ...beyondLog,
    description: 'Whether a subject is a member now. Fails with NOT_FOUND for an unknown environment.',
    args: {
      context: t.arg({ type: EvaluationContextInput, required: true, description: 'The subject.' }),
      environment: t.arg.string({ description: EVALUATED_ENVIRONMENT }),
    },
    resolve: ({ organizationId, key }, { context: input, environment }, { services, caller }) =>
      translated(async () => {
        const context = toEvaluationContext(input);
        return isSegmentMember(services, caller, { organizationId, environment, segmentKey: key, context });
      }),
  }),
  knownMemberCount: t.int({
    extensions: { ...beyondLog.extensions, ...priced(20).extensions },
    description:
      'Number of members now among the known subjects of an environment, of at most 10,000 of them. Fails with NOT_FOUND for an ' +
      'unknown environment.',
    args: { environment: t.arg.string({ description: EVALUATED_ENVIRONMENT }) },
    resolve: ({ organizationId, key }, { environment }, context) =>
      translated(() => countsOf(context).load({ organizationId, environment: environment ?? null, segmentKey: key })),
  }),
}));

/** Translates the errors of the domain: these fields need no permission beyond that of the segment, which does it elsewhere. */
async function translated<Value>(resolve: () => Promise<Value>): Promise<Value> {
  try {
    return await resolve();
  } catch (error) {
    throw toGraphQLError(error);
  }
}

interface CountedSegment {
  readonly organizationId: string;
  readonly environment: string | null;
  readonly segmentKey: string;
}

/** The counts of segments; those of one environment are taken in one pass over its subjects. */
const countsOf = createContextCache(
  (context: GraphContext) =>
    new DataLoader(
      async (asked: readonly CountedSegment[]) => {
        const counts = new Map<string, Promise<ReadonlyMap<string, number>>>();
        for (const each of asked) {
          if (counts.has(placeOf(each))) continue;
          const { organizationId, environment } = each;
          const alike = asked.filter((other) => placeOf(other) === placeOf(each));
          const segmentKeys = alike.map(({ segmentKey }) => segmentKey);
          const isCancelled = cancellation(context);
          const input = { organizationId, environment, segmentKeys, isCancelled };
          counts.set(placeOf(each), countKnownMembers(context.services, context.caller, input));
        }
        return Promise.all(asked.map(async (each) => (await counts.get(placeOf(each)))?.get(each.segmentKey) ?? 0));
      },
      { cache: false },
    ),
);

function placeOf({ organizationId, environment }: CountedSegment): string {
  return JSON.stringify([organizationId, environment]);
}
