import { authorize } from '../../actions/authorize.ts';
import { isAllowed } from '../../domain/caller.ts';
import type { DistributionChannel } from '../../domain/flag.ts';
import type { Instant } from '../../domain/instant.ts';
import type { LifecycleStatus } from '../../domain/lifecycle.ts';
import type { ValueType } from '../../domain/value.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { builder } from '../builder.ts';
import { visibleRequests } from '../change-request/visible-requests.ts';
import { visibleEnvironments } from '../environment/visible-environments.ts';
import { containing, MAXIMUM_SEARCH_TEXT, refuseLongText } from '../lib/contained-text.ts';
import type { GraphContext } from '../lib/context.ts';
import { DistributionChannelEnum, ValueTypeEnum } from '../lib/enums.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { LifecycleStatusEnum, lifecycleFilter } from './flag-lifecycle.ts';
import { mentioningEnrollments, mentioningRules } from './mentioning-conditions.ts';

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
    text: t.string({
      description:
        'Text that the key, name or description must contain, case-insensitively; at most ' +
        `${MAXIMUM_SEARCH_TEXT} characters.`,
    }),
    keys: t.stringList(boundedList('flagKeys', 'Keys of which the flag must have one.')),
    tags: t.stringList(boundedList('tags', 'Tags of which the flag must have at least one.')),
    allTags: t.stringList(boundedList('tags', 'Tags that the flag must all have.')),
    valueType: t.field({ type: ValueTypeEnum, description: 'Value type of the flag.' }),
    distributionChannel: t.field({ type: DistributionChannelEnum, description: 'Distribution channel of the flag.' }),
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
    createdBy: t.string({ description: 'ID of the actor that created the flag, as in `Actor.id`.' }),
    updatedBy: t.string({ description: 'ID of the actor that last changed the flag, as in `Actor.id`.' }),
    updatedSince: t.field({ type: 'DateTime', description: 'Instant since which the flag must have been changed.' }),
    hasPendingChangeRequest: t.boolean({
      description:
        'true: flags that a pending change request is about, without other flags. false: all others. Permission: `change:read`.',
    }),
    segment: t.string({
      description: 'Key of a segment that a rule or the enrollment of the flag must refer to by itself.',
    }),
    prerequisite: t.string({ description: 'Key of a flag that must be a prerequisite of the flag.' }),
    holdout: t.string({ description: 'Key of the holdout that the flag must have.' }),
  }),
});

/** A filter as the caller sent it. */
export interface FlagFilterInput {
  readonly text?: string | null | undefined;
  readonly keys?: readonly string[] | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly allTags?: readonly string[] | null | undefined;
  readonly valueType?: ValueType | null | undefined;
  readonly distributionChannel?: DistributionChannel | null | undefined;
  readonly archived?: boolean | null | undefined;
  readonly deleted?: boolean | null | undefined;
  readonly lifecycle?: LifecycleStatus | null | undefined;
  readonly environment?: { readonly key: string; readonly enabled: boolean } | null | undefined;
  readonly createdBy?: string | null | undefined;
  readonly updatedBy?: string | null | undefined;
  readonly updatedSince?: Instant | null | undefined;
  readonly hasPendingChangeRequest?: boolean | null | undefined;
  readonly segment?: string | null | undefined;
  readonly prerequisite?: string | null | undefined;
  readonly holdout?: string | null | undefined;
}

/** Throws ValidationError for a text that is too long, and PermissionError for a filter that shows what the caller cannot see. */
export function refuseFilter({ caller }: GraphContext, filter: FlagFilterInput | null | undefined): void {
  refuseLongText('filter.text', filter?.text);
  if (filter?.hasPendingChangeRequest != null) authorize(caller, 'change:read', caller.organizationId);
}

/**
 * The condition of a filter; without a filter, flags that are neither archived nor deleted. It does not throw: {@link refuseFilter}
 * refuses a filter at the path of the list.
 */
export async function flagFilter(
  context: GraphContext,
  filter: FlagFilterInput | null | undefined,
): Promise<Prisma.FlagWhereInput> {
  const { text, lifecycle, environment, archived, deleted } = filter ?? noFilter;
  const parts: Prisma.FlagWhereInput[] = [
    ...(text == null || text === '' ? [] : [containing(['key', 'name', 'description'], text)]),
    ...(lifecycle == null
      ? [presence('archivedAt', archived), presence('deletedAt', deleted)]
      : [lifecycleFilter(lifecycle, context.services.clock.now())]),
    ...(environment == null ? [] : [await inEnvironment(context, environment)]),
    ...ownColumns(filter ?? noFilter),
    ...references(context, filter ?? noFilter),
  ];
  return { AND: parts };
}

/** The filter of a list without a filter. */
export const noFilter: FlagFilterInput = { archived: false, deleted: false };

function ownColumns(filter: FlagFilterInput): Prisma.FlagWhereInput[] {
  const { keys, tags, allTags, valueType, distributionChannel, createdBy, updatedBy, updatedSince } = filter;
  return [
    ...(keys == null ? [] : [{ key: { in: [...keys] } }]),
    ...(tags == null ? [] : [{ tags: { hasSome: [...tags] } }]),
    ...(allTags == null ? [] : [{ tags: { hasEvery: [...allTags] } }]),
    ...(valueType == null ? [] : [{ valueType }]),
    ...(distributionChannel == null ? [] : [{ distributionChannel }]),
    ...(createdBy == null ? [] : [{ createdBy }]),
    ...(updatedBy == null ? [] : [{ updatedBy }]),
    ...(updatedSince == null ? [] : [{ updatedAt: { gte: new Date(updatedSince) } }]),
  ];
}

function references(context: GraphContext, filter: FlagFilterInput): Prisma.FlagWhereInput[] {
  const { hasPendingChangeRequest, segment, prerequisite, holdout } = filter;
  return [
    ...(hasPendingChangeRequest == null ? [] : [pending(context, hasPendingChangeRequest)]),
    ...(segment == null ? [] : [referringTo(context, segment)]),
    ...(prerequisite == null ? [] : [{ prerequisites: { some: { prerequisiteFlag: { livingKey: prerequisite } } } }]),
    ...(holdout == null ? [] : [{ holdout: { key: holdout } }]),
  ];
}

function presence(column: 'archivedAt' | 'deletedAt', isPresent: boolean | null | undefined): Prisma.FlagWhereInput {
  if (isPresent == null) return {};
  return { [column]: isPresent ? { not: null } : null };
}

function pending({ caller }: GraphContext, isPending: boolean): Prisma.FlagWhereInput {
  if (!isAllowed(caller, 'change:read')) return {};
  const waiting = { status: 'PENDING', ...visibleRequests(caller) } satisfies Prisma.ChangeRequestWhereInput;
  return { changeRequests: isPending ? { some: waiting } : { none: waiting } };
}

function referringTo(context: GraphContext, segment: string): Prisma.FlagWhereInput {
  const mentioned = { kind: 'segments', key: segment } as const;
  const referring = { OR: [{ rules: { some: mentioningRules(mentioned) } }, mentioningEnrollments(mentioned)] };
  return { settings: { some: { AND: [{ environment: visibleEnvironments(context) }, referring] } } };
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
