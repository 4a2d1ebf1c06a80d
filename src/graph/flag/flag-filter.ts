import type { LifecycleStatus } from '../../domain/lifecycle.ts';
import type { ValueType } from '../../domain/value.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import { visibleEnvironments } from '../environment/visible-environments.ts';
import type { GraphContext } from '../lib/context.ts';
import { ValueTypeEnum } from '../lib/enums.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { LifecycleStatusEnum, lifecycleFilter } from './flag-lifecycle.ts';

const FlagEnvironmentFilter = builder.inputType('FlagEnvironmentFilter', {
  description: 'Flags that are on, or off, in an environment.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'Key of the environment.' }),
    enabled: t.boolean({
      required: true,
      description:
        'true: flags that are on there. false: flags that are off there. A switch that follows the feature default counts as its position.',
    }),
  }),
});

/** A filter of a list of flags. */
export const FlagFilter = builder.inputType('FlagFilter', {
  description: 'A filter of a list of flags. Flags must match every field that is given.',
  fields: (t) => ({
    text: t.string({ description: 'Text that the key, name or description must contain, case-insensitively.' }),
    tags: t.stringList(boundedList('tags', 'Tags of which the flag must have at least one.')),
    valueType: t.field({ type: ValueTypeEnum, description: 'Value type of the flag.' }),
    archived: t.boolean({
      defaultValue: false,
      description: 'true: only archived flags. false: only flags that are not archived. null: both. Default: false.',
    }),
    deleted: t.boolean({
      defaultValue: false,
      description: 'true: only deleted flags. false: only flags that are not deleted. null: both. Default: false.',
    }),
    lifecycle: t.field({
      type: LifecycleStatusEnum,
      description: 'Lifecycle status of the flag. If given, `archived` and `deleted` are ignored.',
    }),
    environment: t.field({
      type: FlagEnvironmentFilter,
      description: 'Whether the flag is on in an environment.',
    }),
  }),
});

/** A filter as the caller sent it. */
export interface FlagFilterInput {
  readonly text?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly valueType?: ValueType | null | undefined;
  readonly archived?: boolean | null | undefined;
  readonly deleted?: boolean | null | undefined;
  readonly lifecycle?: LifecycleStatus | null | undefined;
  readonly environment?: { readonly key: string; readonly enabled: boolean } | null | undefined;
}

/** The condition of a filter; without a filter, flags that are neither archived nor deleted. */
export async function flagFilter(
  context: GraphContext,
  filter: FlagFilterInput | null | undefined,
): Promise<Prisma.FlagWhereInput> {
  const { text, tags, valueType, lifecycle, environment, archived, deleted } = filter ?? noFilter;
  const parts: Prisma.FlagWhereInput[] = [
    ...(text == null || text === '' ? [] : [containing(text)]),
    ...(tags == null ? [] : [{ tags: { hasSome: [...tags] } }]),
    ...(valueType == null ? [] : [{ valueType }]),
    ...(lifecycle == null
      ? [presence('archivedAt', archived), presence('deletedAt', deleted)]
      : [lifecycleFilter(lifecycle, context.services.clock.now())]),
    ...(environment == null ? [] : [await inEnvironment(context, environment)]),
  ];
  return { AND: parts };
}

const noFilter: FlagFilterInput = { archived: false, deleted: false };

function presence(column: 'archivedAt' | 'deletedAt', isPresent: boolean | null | undefined): Prisma.FlagWhereInput {
  if (isPresent == null) return {};
  return { [column]: isPresent ? { not: null } : null };
}

function containing(text: string): Prisma.FlagWhereInput {
  // The wildcards of LIKE are escaped.
  const contains = text.replace(/[\\%_]/g, String.raw`\$&`);
  const test = { contains, mode: 'insensitive' } as const;
  return { OR: [{ key: test }, { name: test }, { description: test }] };
}

async function inEnvironment(
  context: GraphContext,
  { key, enabled }: { readonly key: string; readonly enabled: boolean },
): Promise<Prisma.FlagWhereInput> {
  const defaults = await context.db.featureDefault.findMany({ where: { enabled: true }, select: { featureKey: true } });
  const environment = { AND: [visibleEnvironments(context), { key }] };
  const on = {
    OR: [
      { switch: 'ON' },
      { switch: 'FOLLOW_DEFAULT', flag: { key: { in: defaults.map(({ featureKey }) => featureKey) } } },
    ],
  } satisfies Prisma.FlagEnvironmentWhereInput;
  return { settings: { some: { environment, ...(enabled ? on : { NOT: on }) } } };
}
