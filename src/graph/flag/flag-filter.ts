import type { LifecycleStatus } from '../../domain/lifecycle.ts';
import type { ValueType } from '../../domain/value.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import { visibleEnvironments } from '../environment/visible-environments.ts';
import type { GraphContext } from '../lib/context.ts';
import { ValueTypeEnum } from '../lib/enums.ts';
import { LifecycleStatusEnum, lifecycleFilter } from './flag-lifecycle.ts';

const FlagEnvironmentFilter = builder.inputType('FlagEnvironmentFilter', {
  description: 'Only flags that are in this state in an environment.',
  fields: (t) => ({
    key: t.string({ required: true, description: 'The environment’s key.' }),
    enabled: t.boolean({
      required: true,
      description: 'Whether the flag is on there, by its own switch or by the feature default that it follows.',
    }),
  }),
});

/** Which flags a list has. */
export const FlagFilter = builder.inputType('FlagFilter', {
  description: 'Which flags a list has: those that satisfy every member given.',
  fields: (t) => ({
    text: t.string({ description: 'Only flags with this in their key, name or description, in capitals or not.' }),
    tags: t.stringList({ description: 'Only flags with any of these tags.' }),
    valueType: t.field({ type: ValueTypeEnum, description: 'Only flags that answer with this type.' }),
    archived: t.boolean({
      defaultValue: false,
      description: 'true: only archived flags; false: only others; null: both. Default: false.',
    }),
    deleted: t.boolean({
      defaultValue: false,
      description: 'true: only deleted flags; false: only others; null: both. Default: false.',
    }),
    lifecycle: t.field({
      type: LifecycleStatusEnum,
      description: 'Only flags in this state. It decides about archived and deleted flags too.',
    }),
    environment: t.field({
      type: FlagEnvironmentFilter,
      description: 'Only flags that are on, or off, in an environment.',
    }),
  }),
});

/** A filter as it was given. */
export interface FlagFilterInput {
  readonly text?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly valueType?: ValueType | null | undefined;
  readonly archived?: boolean | null | undefined;
  readonly deleted?: boolean | null | undefined;
  readonly lifecycle?: LifecycleStatus | null | undefined;
  readonly environment?: { readonly key: string; readonly enabled: boolean } | null | undefined;
}

/** The flags that a filter lets through; without one those neither archived nor deleted. */
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
  // LIKE's own signs in the text mean themselves.
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
