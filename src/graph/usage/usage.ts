import type { EpochMilliseconds, Instant } from '../../domain/instant.ts';
import { parseInstant } from '../../domain/instant.ts';
import type { UsageInterval, UsagePoint } from '../../store/usage/usage.ts';
import { builder } from '../builder.ts';
import { SHOWN_ENVIRONMENT } from '../lib/arguments.ts';
import { badRequest } from '../lib/bad-request.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { describedEnum } from '../lib/described-enum.ts';
import { loadUsage } from './usage-loader.ts';

const UsageIntervalEnum = describedEnum<UsageInterval>(
  'UsageInterval',
  'Length of the spans that evaluations are counted over.',
  {
    HOUR: 'One hour.',
    DAY: 'One day, from midnight to midnight UTC.',
  },
);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** For each interval: its length, the default span of a query and the longest one. */
const spans = {
  HOUR: { length: HOUR, usual: DAY, longest: 7 * DAY },
  DAY: { length: DAY, usual: 30 * DAY, longest: 92 * DAY },
} satisfies Record<UsageInterval, { length: number; usual: number; longest: number }>;

/** How often a flag evaluated to a variant. */
const UsagePointObject = builder.objectRef<UsagePoint>('UsagePoint').implement({
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
      interval: t.arg({
        type: UsageIntervalEnum,
        description: 'Length of the spans that evaluations are counted over. Default: HOUR.',
      }),
      from: t.arg({
        type: 'DateTime',
        description:
          'Start of the span, rounded down to the hour or day. Default: 1 day before `to` with HOUR, 30 days with DAY.',
      }),
      to: t.arg({ type: 'DateTime', description: 'End of the span, exclusive. Default: now.' }),
    },
    resolve: async ({ organizationId, id }, args, context) => {
      const interval = args.interval ?? 'HOUR';
      const environment = args.environment ?? context.caller.environment;
      const span = spanOf(args, interval, context.services.clock.now());
      return [...(await loadUsage(context, { organizationId, flagId: id, environment, interval, ...span }))];
    },
  }),
}));

function spanOf(
  asked: { readonly from?: Instant | null; readonly to?: Instant | null },
  interval: UsageInterval,
  now: EpochMilliseconds,
): { readonly from: EpochMilliseconds; readonly to: EpochMilliseconds } {
  const { length, usual, longest } = spans[interval];
  const to = millisecondsOf(asked.to) ?? now + 1;
  const first = millisecondsOf(asked.from) ?? to - usual;
  if (first < to && to - first <= longest) return { from: Math.floor(first / length) * length, to };
  throw badRequest(
    'BAD_RANGE',
    `The span from "from" to "to" must be longer than 0 and at most ${longest / DAY} days with ${interval}.`,
  );
}

function millisecondsOf(instant: Instant | null | undefined): EpochMilliseconds | undefined {
  return instant == null ? undefined : parseInstant(instant);
}
