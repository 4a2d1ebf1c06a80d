import type { EpochMilliseconds, Instant } from '../../domain/instant.ts';
import { parseInstant } from '../../domain/instant.ts';
import type { UsageInterval, UsagePoint } from '../../store/usage/usage.ts';
import { builder } from '../builder.ts';
import { badRequest } from '../lib/bad-request.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { describedEnum } from '../lib/described-enum.ts';
import { loadUsage } from './usage-loader.ts';

const UsageIntervalEnum = describedEnum<UsageInterval>('UsageInterval', 'Over how long counts are added up.', {
  HOUR: 'An hour.',
  DAY: 'A day (UTC).',
});

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long each interval is, what is shown when nothing is asked for, and the most that can be. */
const spans = {
  HOUR: { length: HOUR, usual: DAY, longest: 7 * DAY },
  DAY: { length: DAY, usual: 30 * DAY, longest: 92 * DAY },
} satisfies Record<UsageInterval, { length: number; usual: number; longest: number }>;

/** How often a flag answered with a variant. */
const UsagePointObject = builder.objectRef<UsagePoint>('UsagePoint').implement({
  ...beyondLog,
  description: 'How often a flag answered with a variant during an hour or a day.',
  fields: (t) => ({
    time: t.expose('time', { type: 'DateTime', description: 'When the hour or the day began.' }),
    variantKey: t.exposeString('variantKey', {
      nullable: true,
      description: 'The key of the variant, `holdout-<number>` for subjects held out; null for off.',
    }),
    count: t.exposeFloat('count', { description: 'How often; a whole number.' }),
  }),
});

builder.prismaObjectFields('Flag', (t) => ({
  usage: t.field({
    type: [UsagePointObject],
    description:
      'How often it was evaluated in one environment, as far as it has been recorded: what was answered here, and what SDKs that ' +
      'evaluate by themselves tell of. In the order of time; hours and days without an evaluation have no point. BAD_RANGE for a ' +
      'span that is empty, or longer than 7 days of hours or 92 days.',
    args: {
      environment: t.arg.string({ description: 'The environment’s key. Default: the organization’s default one.' }),
      interval: t.arg({ type: UsageIntervalEnum, description: 'Over how long counts are added up. Default: HOUR.' }),
      from: t.arg({
        type: 'DateTime',
        description:
          'The first instant; the hour or day that it is in counts whole. Default: a day, or 30 days, before `to`.',
      }),
      to: t.arg({ type: 'DateTime', description: 'The first instant that no longer counts. Default: now.' }),
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
  throw badRequest('BAD_RANGE', `The span is to have more than none and at most ${longest / DAY} days of ${interval}.`);
}

function millisecondsOf(instant: Instant | null | undefined): EpochMilliseconds | undefined {
  return instant == null ? undefined : parseInstant(instant);
}
