import type { UsagePoint } from '../../store/usage/usage.ts';
import { builder } from '../builder.ts';
import { SHOWN_ENVIRONMENT } from '../lib/arguments.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { loadUsage } from './usage-loader.ts';
import { spanArguments, usageSpan } from './usage-span.ts';

/** How often a flag evaluated to a variant. */
export const UsagePointObject = builder.objectRef<UsagePoint>('UsagePoint').implement({
  ...beyondLog,
  description: 'How often a flag evaluated to a variant during an hour or a day.',
  fields: (t) => ({
    time: t.expose('time', { type: 'DateTime', description: 'Start of the hour or day.' }),
    variantKey: t.exposeString('variantKey', {
      nullable: true,
      description: 'Key of the variant; `holdout-<number>` for subjects in a holdout; null if the flag was off.',
    }),
    count: t.exposeFloat('count', {
      description: 'Number of evaluations, a whole number. It is a Float because it can exceed 32 bits.',
    }),
  }),
});

builder.prismaObjectFields('Flag', (t) => ({
  usage: t.field({
    type: [UsagePointObject],
    description:
      'Evaluations of the flag in one environment, by time: those that the server made, and those that SDKs with local ' +
      'evaluation reported. Counts are stored with a delay of seconds. Hours and days without an evaluation have no point. ' +
      'Fails with BAD_RANGE if the span is empty, longer than 7 days with HOUR, or longer than 92 days with DAY.',
    args: {
      environment: t.arg.string({ description: SHOWN_ENVIRONMENT }),
      ...spanArguments(t),
    },
    resolve: async ({ organizationId, id }, args, context) => {
      const interval = args.interval ?? 'HOUR';
      const environment = args.environment ?? context.caller.environment;
      const { from, to } = usageSpan(args, interval, context.services.clock.now());
      return [...(await loadUsage(context, { organizationId, flagId: id, environment, interval, from, to }))];
    },
  }),
}));
