import { type EpochMilliseconds, type Instant, parseInstant } from '../../domain/instant.ts';
import type { UsageInterval } from '../../store/usage/usage.ts';
import type { builder } from '../builder.ts';
import { badRequest } from '../lib/bad-request.ts';
import { describedEnum } from '../lib/described-enum.ts';

/** The intervals, as the graph shows them. */
export const UsageIntervalEnum = describedEnum<UsageInterval>(
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

/** The span of a query of counts. */
export interface UsageSpan {
  readonly from: EpochMilliseconds;
  readonly to: EpochMilliseconds;
  /** How many intervals it touches. */
  readonly intervals: number;
}

type FieldBuilder = Pick<Parameters<Parameters<typeof builder.queryField>[1]>[0], 'arg'>;

/** The arguments that choose a span. */
export function spanArguments({ arg }: FieldBuilder) {
  return {
    interval: arg({
      type: UsageIntervalEnum,
      description: 'Length of the spans that evaluations are counted over. Default: HOUR.',
    }),
    from: arg({
      type: 'DateTime',
      description:
        'Start of the span, rounded down to the hour or day. Default: 1 day before `to` with HOUR, 30 days with DAY.',
    }),
    to: arg({ type: 'DateTime', description: 'End of the span, exclusive. Default: now.' }),
  };
}

/** The span that is asked for. Throws a GraphQLError BAD_RANGE for one that is empty or too long. */
export function usageSpan(
  asked: { readonly from?: Instant | null | undefined; readonly to?: Instant | null | undefined },
  interval: UsageInterval,
  now: EpochMilliseconds,
): UsageSpan {
  const { length, usual, longest } = spans[interval];
  const to = millisecondsOf(asked.to) ?? now + 1;
  const first = millisecondsOf(asked.from) ?? to - usual;
  const from = Math.floor(first / length) * length;
  if (first < to && to - first <= longest) return { from, to, intervals: Math.ceil((to - from) / length) };
  throw badRequest(
    'BAD_RANGE',
    `The span from "from" to "to" must be longer than 0 and at most ${longest / DAY} days with ${interval}.`,
  );
}

function millisecondsOf(instant: Instant | null | undefined): EpochMilliseconds | undefined {
  return instant == null ? undefined : parseInstant(instant);
}
