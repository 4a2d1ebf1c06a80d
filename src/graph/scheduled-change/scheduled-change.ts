import { organizationFor } from '../../actions/evaluation/visible-flags.ts';
import { type PlacedScheduledChange, scheduledChangesOf } from '../../actions/scheduled-change/scheduled-changes.ts';
import { conflictsOf } from '../../domain/setting-at.ts';
import { builder } from '../builder.ts';
import { DifferenceObject } from '../change/difference.ts';
import { ActorObject } from '../lib/actor.ts';
import type { GraphContext } from '../lib/context.ts';

/** The most scheduled changes that one list shows. */
const MAXIMUM_SHOWN = 1_000;

/** A scheduled change of a flag. */
export const ScheduledChangeObject = builder.objectRef<PlacedScheduledChange>('ScheduledChange').implement({
  description:
    'A change of a flag in one environment that takes effect at an instant, on every node alike. At that instant the change log ' +
    'gets its entry. It is merged with what the setting has become since it was scheduled: if the setting has become something ' +
    'else in the same place, the change conflicts, and no part of it takes effect.',
  fields: (t) => ({
    id: t.id({ description: 'ID, for `cancelScheduledChange`.', resolve: ({ change }) => change.key }),
    flagKey: t.string({ description: 'Key of the flag.', resolve: ({ flag }) => flag.key }),
    environmentKey: t.string({ description: 'Key of the environment.', resolve: ({ environment }) => environment }),
    at: t.field({
      type: 'DateTime',
      description: 'When it takes effect; in the past for the moment until the change log has its entry.',
      resolve: ({ change }) => change.at,
    }),
    comment: t.string({
      description: 'Comment of the caller that scheduled it; may be empty.',
      resolve: ({ change }) => change.comment,
    }),
    differences: t.field({
      type: [DifferenceObject],
      description: 'What it changes; paths are those within the setting, such as `switch`.',
      resolve: ({ change }) => [...change.differences],
    }),
    conflicts: t.field({
      type: [DifferenceObject],
      description:
        'The differences that do not apply to what the setting has become; empty if the change will take effect.',
      resolve: ({ flag, environment, change }) => {
        const setting = flag.settings[environment];
        return setting === undefined ? [] : [...conflictsOf(setting, change.key)];
      },
    }),
    createdAt: t.field({
      type: 'DateTime',
      description: 'When it was scheduled.',
      resolve: ({ change }) => change.createdAt,
    }),
    createdBy: t.field({
      type: ActorObject,
      description: 'Actor that scheduled it.',
      resolve: ({ change }) => change.createdBy,
    }),
  }),
});

const ENVIRONMENT =
  'Key of the environment. Default: the environment that the API key is bound to, else every environment.';

builder.prismaObjectFields('Organization', (t) => ({
  scheduledChanges: t.field({
    type: [ScheduledChangeObject],
    description: `Scheduled changes of the flags of the organization, the next one first; at most ${MAXIMUM_SHOWN.toLocaleString('en')}.`,
    args: { environment: t.arg.string({ description: ENVIRONMENT }) },
    resolve: async ({ id }, { environment }, context) => {
      const { flags } = await organizationFor(context.services, context.caller, id);
      return shown(scheduledChangesOf(flags.values(), context.caller.environment), environment);
    },
  }),
}));

builder.prismaObjectFields('Flag', (t) => ({
  scheduledChanges: t.field({
    type: [ScheduledChangeObject],
    description:
      'Scheduled changes of the flag, the next one first; at most 20 in each environment. None of a deleted flag.',
    args: { environment: t.arg.string({ description: ENVIRONMENT }) },
    select: { id: true, key: true, organizationId: true },
    resolve: async (flag, { environment }, context) => {
      const found = await livingFlag(context, flag);
      return shown(scheduledChangesOf(found, context.caller.environment), environment);
    },
  }),
}));

/** The flag as this node evaluates it; none if it is deleted. */
async function livingFlag(
  { services, caller }: GraphContext,
  { id, key, organizationId }: { readonly id: string; readonly key: string; readonly organizationId: string },
) {
  const flag = (await organizationFor(services, caller, organizationId)).flags.get(key);
  return flag?.id === id ? [flag] : [];
}

function shown(placed: readonly PlacedScheduledChange[], environment: string | null | undefined) {
  const wanted = environment == null ? placed : placed.filter((each) => each.environment === environment);
  return wanted.slice(0, MAXIMUM_SHOWN);
}
