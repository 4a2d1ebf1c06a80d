import { revealPayloads } from '../../../actions/flag/payloads.ts';
import type { Services } from '../../../actions/services.ts';
import { findUsageDashboards } from '../../../actions/usage/usage-dashboards.ts';
import type { Flag } from '../../../domain/flag.ts';
import { type EpochMilliseconds, type Instant, toInstant } from '../../../domain/instant.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { instantOrNull } from '../../../store/flags/flag-rows.ts';
import { memberOf } from '../../http/extension-part.ts';
import type { Call } from '../../http/route.ts';
import { posthogPart } from '../extension.ts';
import { bucketingIdentifier, groupsOf, propertiesOf } from '../filters/filters-schema.ts';
import { showFilters } from '../filters/filters-view.ts';
import { cohortNumber } from '../filters/property-map.ts';
import { readWireInstant, toWireInstant } from '../instants.ts';
import { isActive, type PosthogPlace, segmentNumbered } from '../project.ts';
import { toWireUser } from '../user.ts';
import { evaluationTagsOf, type FlagChangeBody, type NewFlagBody, runtimeOf, type WireFlag } from './flag-schema.ts';
import { statusOf } from './flag-status.ts';
import { dashboardsOf } from './usage-dashboards.ts';

/** What is shown of a flag that is not in it. */
export interface FlagRecord {
  readonly lastCalledAt: Instant | null;
  /** The number of the dashboard of its usage. */
  readonly usageDashboard: number | null;
}

/** Puts a flag in PostHog's words (contract §3), with its payloads as they are given. */
export function toWireFlag(flag: Flag, record: FlagRecord, place: PosthogPlace, now: EpochMilliseconds): WireFlag {
  const { filters } = showFilters(flag, place, now);
  const active = isActive(flag, place, now);
  const part = posthogPart(flag.extensions);
  const createdAt = createdAtOf(flag);
  const lastCalledAt = lastCalledAtOf(flag, record.lastCalledAt);
  const facts = { filters, isActive: active, lastCalledAt };
  return {
    id: flag.number,
    name: flag.description,
    key: flag.key,
    filters: withCohortNames(filters, place),
    deleted: flag.deletedAt !== null,
    active,
    archived: flag.archivedAt !== null,
    created_by: toWireUser(flag.createdBy),
    created_at: toWireInstant(createdAt),
    updated_at: toWireInstant(flag.updatedAt),
    version: flag.version,
    last_modified_by: toWireUser(flag.updatedBy),
    ensure_experience_continuity: flag.experienceContinuity,
    experiment_set: [],
    surveys: [],
    features: [],
    rollback_conditions: memberOf(part, 'rollback_conditions') ?? null,
    performed_rollback: part.performed_rollback === true,
    can_edit: true,
    tags: [...flag.tags],
    evaluation_tags: [...evaluationTagsOf(flag)],
    evaluation_contexts: [...evaluationTagsOf(flag)],
    usage_dashboard: record.usageDashboard,
    analytics_dashboards: [...dashboardsOf(flag)],
    has_enriched_analytics: part.has_enriched_analytics === true,
    user_access_level: 'editor',
    is_remote_configuration: isRemoteConfiguration(flag),
    has_encrypted_payloads: flag.encryptsPayloads,
    status: statusOf({ ...flag, createdAt }, facts, now).status.toUpperCase(),
    evaluation_runtime: runtimeOf(flag),
    bucketing_identifier: bucketingIdentifier(flag),
    last_called_at: lastCalledAt === null ? null : toWireInstant(lastCalledAt),
  };
}

/** Whether a flag only serves to have its payload fetched. */
export function isRemoteConfiguration({ extensions }: Pick<Flag, 'extensions'>): boolean {
  return posthogPart(extensions).is_remote_configuration === true;
}

/** Filters with the names of the cohorts that they name, for people to read. */
function withCohortNames(filters: JsonObject, place: PosthogPlace): WireFlag['filters'] {
  const groups = groupsOf(filters).map((group) => {
    const properties = propertiesOf(group).map((property) => withCohortName(property, place));
    return properties.length === 0 ? group : { ...group, properties };
  });
  // The schema is as loose as filters are: anything that a request was let in with, or that is derived here, satisfies it.
  return { ...filters, groups } as WireFlag['filters'];
}

function withCohortName(property: JsonObject, { organization }: PosthogPlace): JsonObject {
  const number = property.type === 'cohort' ? cohortNumber(property) : undefined;
  const segment = number === undefined ? undefined : segmentNumbered(organization, number);
  return segment === undefined ? property : { ...property, cohort_name: segment.name };
}

/*
 * PostHog lets callers write when a flag was made and last called (contract §3), as whoever brings flags from elsewhere must.
 * The domain keeps what it knows itself; what was written is kept beside it.
 */

/** When a flag was made: as it was written, else when it was made here. */
export function createdAtOf({ createdAt, extensions }: Pick<Flag, 'createdAt' | 'extensions'>): Instant {
  const { created_at: written } = posthogPart(extensions);
  return typeof written === 'string' ? written : createdAt;
}

/** When a flag was last called: as it was written, until it is called here again. Null for never. */
export function lastCalledAtOf(
  { extensions }: Pick<Flag, 'extensions'>,
  lastEvaluatedAt: Instant | null,
): Instant | null {
  const { last_called: written } = posthogPart(extensions);
  if (!isJsonObject(written) || typeof written.at !== 'string') return lastEvaluatedAt;
  const isCalledSince = lastEvaluatedAt !== null && lastEvaluatedAt > String(written.written_at);
  return isCalledSince ? lastEvaluatedAt : written.at;
}

/** What is kept of the times that a body writes. */
export function writtenTimes(
  { created_at: createdAt, last_called_at: lastCalledAt }: NewFlagBody | FlagChangeBody,
  flag: Flag | undefined,
  now: EpochMilliseconds,
): Readonly<Record<string, JsonValue>> {
  const made = createdAt === undefined ? undefined : readWireInstant(createdAt);
  const called = typeof lastCalledAt === 'string' ? readWireInstant(lastCalledAt) : undefined;
  // A whole flag that is sent back says nothing new.
  const isMadeThen = made === undefined || (flag !== undefined && made === createdAtOf(flag));
  return {
    ...(isMadeThen ? {} : { created_at: made }),
    ...(called === undefined ? {} : { last_called: { at: called, written_at: toInstant(now) } }),
  };
}

const NONE: FlagRecord = { lastCalledAt: null, usageDashboard: null };

/** Reads what is shown of flags that is not in them: when each was last called, and the dashboard of its usage. */
export async function readRecords(
  services: Services,
  { organizationId }: Pick<PosthogPlace, 'organizationId'>,
  flags: readonly Flag[],
): Promise<(flag: Flag) => FlagRecord> {
  const ids = flags.map(({ id }) => id);
  await services.usage.flush();
  const rows = await services.store.db.flag.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, lastEvaluatedAt: true },
  });
  const dashboards = await findUsageDashboards(services, organizationId, ids);
  const records = new Map(
    rows.map(({ id, lastEvaluatedAt }): [string, FlagRecord] => [
      id,
      { lastCalledAt: instantOrNull(lastEvaluatedAt), usageDashboard: dashboards.get(id)?.number ?? null },
    ]),
  );
  return ({ id }) => records.get(id) ?? NONE;
}

/** Who is shown flags, and when. */
export type Showing = Pick<Call, 'services' | 'caller' | 'now'>;

/** Shows flags as their caller may see them. */
export async function showFlags(
  { services, caller, now }: Showing,
  flags: readonly Flag[],
  place: PosthogPlace,
): Promise<readonly WireFlag[]> {
  const recordOf = await readRecords(services, place, flags);
  return flags.map((flag) => toWireFlag(revealPayloads(services, caller, flag), recordOf(flag), place, now));
}

/** Shows one flag. */
export async function showFlag(showing: Showing, flag: Flag, place: PosthogPlace): Promise<WireFlag> {
  const { services, caller, now } = showing;
  const recordOf = await readRecords(services, place, [flag]);
  return toWireFlag(revealPayloads(services, caller, flag), recordOf(flag), place, now);
}

/** When a flag was last called, that is evaluated, with what this node has not written down yet; null for never. */
export async function lastCallOf(
  { store, usage }: Pick<Services, 'store' | 'usage'>,
  { id, organizationId }: Pick<Flag, 'id' | 'organizationId'>,
): Promise<Instant | null> {
  await usage.flush();
  const row = await store.db.flag.findUnique({ where: { id, organizationId }, select: { lastEvaluatedAt: true } });
  return instantOrNull(row?.lastEvaluatedAt ?? null);
}
