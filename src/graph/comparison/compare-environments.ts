import { organizationFor } from '../../actions/evaluation/visible-flags.ts';
import type { Difference } from '../../domain/difference.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { type Flag, settingOf } from '../../domain/flag.ts';
import { settingDifferences } from '../../domain/setting-differences.ts';
import { UNSET } from '../../evaluation/compile-flag.ts';
import { LIFECYCLE_DELAY, MAXIMUM_ROWS, ROWS_PER_POINT, rowCount, visibleKeys } from '../board/board.ts';
import { loadFacts } from '../board/board-facts.ts';
import { matchingFlags, pageOf, type ShownPage } from '../board/board-rows.ts';
import { builder } from '../builder.ts';
import { DifferenceObject } from '../change/difference.ts';
import { FlagFilter, type FlagFilterInput } from '../flag/flag-filter.ts';
import { flagOrdering } from '../flag/flag-order.ts';
import { holdUntil } from '../lib/cache-hints.ts';
import type { GraphContext } from '../lib/context.ts';
import { encodeGlobalId } from '../lib/global-id.ts';
import { pricedByPage } from '../lib/price-hints.ts';
import { fieldsBelow } from '../lib/selected-fields.ts';

/** A flag whose settings in two environments differ. */
interface EnvironmentDifference {
  readonly flag: Flag;
  readonly differences: readonly Difference[];
}

interface EnvironmentComparison extends ShownPage<EnvironmentDifference> {
  readonly revision: number;
}

const EnvironmentDifferenceObject = builder.objectRef<EnvironmentDifference>('EnvironmentDifference').implement({
  description: 'A flag whose settings in two environments differ.',
  fields: (t) => ({
    flagId: t.id({ description: 'Global ID of the flag.', resolve: ({ flag }) => encodeGlobalId('Flag', flag.id) }),
    key: t.string({ description: 'Key of the flag.', resolve: ({ flag }) => flag.key }),
    name: t.string({ description: 'Display name of the flag.', resolve: ({ flag }) => flag.name }),
    version: t.int({ description: 'Version of the flag, for `expectedVersion`.', resolve: ({ flag }) => flag.version }),
    differences: t.field({
      type: [DifferenceObject],
      description:
        'Differences that a copy makes: `before` is the value in `to`, `after` the value in `from`. Paths start below the ' +
        'setting, such as `rules.beta.exposurePercentage`. An exposure schedule counts as a whole; IDs and times do not count.',
      resolve: ({ differences }) => differences,
    }),
  }),
});

const EnvironmentComparisonObject = builder.objectRef<EnvironmentComparison>('EnvironmentComparison').implement({
  description: 'The flags whose settings in two environments differ, all of one revision.',
  fields: (t) => ({
    revision: t.exposeInt('revision', { description: 'Revision of the organization that all of it is of.' }),
    flags: t.field({
      type: [EnvironmentDifferenceObject],
      description: 'Flags of the page, oldest first.',
      resolve: ({ items }) => items,
    }),
    totalCount: t.exposeInt('totalCount', {
      description: 'Number of flags that match the filter and whose settings differ.',
    }),
    hasNextPage: t.exposeBoolean('hasNextPage', { description: 'Whether more flags follow the page.' }),
    endCursor: t.exposeString('endCursor', {
      nullable: true,
      description: 'Cursor of the last flag, for `after`; null for an empty page.',
    }),
  }),
});

builder.prismaObjectFields('Organization', (t) => ({
  compareEnvironments: t.field({
    ...pricedByPage({ argument: 'first', fallback: MAXIMUM_ROWS, maximum: MAXIMUM_ROWS, perPoint: ROWS_PER_POINT }),
    type: EnvironmentComparisonObject,
    description:
      'Flags whose settings in two environments differ, from memory. `copyFlagSettings` makes them the same. A point buys 100 flags. ' +
      'Fails with NOT_FOUND for an environment that does not exist.',
    args: {
      from: t.arg.string({ required: true, description: 'Key of the environment to copy from.' }),
      to: t.arg.string({ required: true, description: 'Key of the environment to compare with it.' }),
      filter: t.arg({ type: FlagFilter, description: 'Filter. Default: flags that are not archived.' }),
      first: t.arg.int({
        description: 'Number of flags, 0 to 1,000. Default: 1,000. Fails with BAD_PAGE_SIZE for any other number.',
      }),
      after: t.arg.string({
        description: 'Cursor that all flags must follow, from `endCursor`. Fails with BAD_CURSOR for any other.',
      }),
    },
    resolve: ({ id }, args, context, info) => compare(context, id, args, fieldsBelow(info)),
  }),
}));

interface Comparing {
  readonly from: string;
  readonly to: string;
  readonly filter?: FlagFilterInput | null | undefined;
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

async function compare(
  context: GraphContext,
  organizationId: string,
  { from, to, filter, first, after }: Comparing,
  selected: ReadonlySet<string>,
): Promise<EnvironmentComparison> {
  const { services, caller } = context;
  const { asksLifecycle, ...facts } = await loadFacts(context, organizationId, { filter, isPast: false }, selected);
  const snapshot = await organizationFor(services, caller, organizationId);
  const visible = visibleKeys(snapshot, caller.environment);
  for (const key of [from, to]) if (!visible.has(key)) throw new NotFoundError('environment', key);
  const ordering = flagOrdering(null);
  const now = services.clock.now();
  if (asksLifecycle) holdUntil(context, now + LIFECYCLE_DELAY);
  const differing = matchingFlags({ ...facts, snapshot, visible, filter, ordering, now })
    .map((flag) => ({ flag, differences: differencesOf(flag, from, to) }))
    .filter(({ differences }) => differences.length > 0);
  const page = pageOf({ ordering, first: rowCount(first), after }, organizationId, differing, ({ flag }) => flag);
  return { ...page, revision: snapshot.revision };
}

function differencesOf(flag: Flag, from: string, to: string): readonly Difference[] {
  return settingDifferences(settingOf(flag, from) ?? UNSET, settingOf(flag, to) ?? UNSET);
}
