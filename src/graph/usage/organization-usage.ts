import { FLAG_KEY_PATTERN, KEY_PATTERN } from '../../domain/key.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import { SHOWN_ENVIRONMENT } from '../lib/arguments.ts';
import { badRequest } from '../lib/bad-request.ts';
import { beyondLog } from '../lib/cache-hints.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { priced } from '../lib/price-hints.ts';
import { UsagePointObject } from './usage.ts';
import { loadUsage, type UsageOfFlag } from './usage-loader.ts';
import { spanArguments, usageSpan } from './usage-span.ts';

/** The most flags of one answer, times the intervals of its span. */
const MAXIMUM_INTERVALS = 150_000;

/** The most flags of one answer. */
const MAXIMUM_FLAGS = 5_000;

/** How often one of several flags was evaluated. */
interface FlagUsage extends UsageOfFlag {
  readonly flagKey: string;
  readonly lastEvaluatedAt: Date | null;
}

const FlagUsageObject = builder.objectRef<FlagUsage>('FlagUsage').implement({
  ...beyondLog,
  description: 'How often a flag was evaluated in an environment.',
  fields: (t) => ({
    flagKey: t.exposeString('flagKey', { description: 'Key of the flag.' }),
    lastEvaluatedAt: t.expose('lastEvaluatedAt', {
      type: 'DateTime',
      nullable: true,
      description:
        'When the flag was last evaluated in the environment, stored with a delay of seconds; null if never.',
    }),
    points: t.field({
      type: [UsagePointObject],
      description: 'Evaluations by time; hours and days without an evaluation have no point.',
      resolve: async ({ flagKey: _key, lastEvaluatedAt: _last, ...usage }, _args, context) => [
        ...(await loadUsage(context, usage)),
      ],
    }),
  }),
});

builder.prismaObjectField('Organization', 'usage', (t) =>
  t.field({
    ...priced(100),
    type: [FlagUsageObject],
    description:
      'Evaluations of many flags in one environment, ordered by the keys of the flags: each flag that is not deleted, also one ' +
      'that was never evaluated. Fails with BAD_RANGE if the span is empty, longer than 7 days with HOUR, or longer than 92 days ' +
      `with DAY, for more than ${MAXIMUM_FLAGS.toLocaleString('en')} flags, and if the flags times the hours or days are more ` +
      `than ${MAXIMUM_INTERVALS.toLocaleString('en')}.`,
    args: {
      environment: t.arg.string({ description: SHOWN_ENVIRONMENT }),
      flagKeys: t.arg.stringList(
        boundedList('flagKeys', 'Keys of the flags; unknown ones are left out. Default: all.'),
      ),
      ...spanArguments(t),
    },
    resolve: async ({ id: organizationId }, { flagKeys, ...args }, context) => {
      const interval = args.interval ?? 'HOUR';
      const environment = args.environment ?? context.caller.environment;
      const { from, to, intervals } = usageSpan(args, interval, context.services.clock.now());
      const settings = await context.db.flagEnvironment.findMany({
        where: { organizationId, environment: named(environment), flag: { deletedAt: null, ...among(flagKeys) } },
        select: { flagId: true, lastEvaluatedAt: true, flag: { select: { key: true } } },
        orderBy: { flag: { key: 'asc' } },
        take: MAXIMUM_FLAGS + 1,
      });
      refuseTooMany(settings.length, intervals);
      const query = { organizationId, environment, interval, from, to };
      return settings.map(({ flag, ...setting }) => ({ ...query, ...setting, flagKey: flag.key }));
    },
  }),
);

// The database refuses some of the strings that are not valid keys.
function named(environment: string | null): Prisma.EnvironmentWhereInput {
  if (environment === null) return { isDefault: true };
  return KEY_PATTERN.test(environment) ? { key: environment } : { key: { in: [] } };
}

function among(flagKeys: readonly string[] | null | undefined): Prisma.FlagWhereInput {
  return flagKeys == null ? {} : { key: { in: flagKeys.filter((key) => FLAG_KEY_PATTERN.test(key)) } };
}

function refuseTooMany(flags: number, intervals: number): void {
  if (flags > MAXIMUM_FLAGS)
    throw badRequest('BAD_RANGE', `The organization has more than ${MAXIMUM_FLAGS} flags: "flagKeys" must name some.`);
  if (flags * intervals <= MAXIMUM_INTERVALS) return;
  throw badRequest(
    'BAD_RANGE',
    `${flags} flags times ${intervals} hours or days are more than ${MAXIMUM_INTERVALS}: "flagKeys" must name fewer, or the span be shorter.`,
  );
}
