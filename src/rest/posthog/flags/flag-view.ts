import { revealPayloads } from '../../../actions/flag/payloads.ts';
import type { Services } from '../../../actions/services.ts';
import { findUsageDashboards } from '../../../actions/usage/usage-dashboards.ts';
import type { Flag } from '../../../domain/flag.ts';
import { type EpochMilliseconds, type Instant, toInstant } from '../../../domain/instant.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import { instantOrNull } from '../../../store/flags/flag-rows.ts';
import { extensionPart } from '../../http/extension-part.ts';
import type { Call } from '../../http/route.ts';
import { bucketingIdentifier, groupsOf, propertiesOf } from '../filters/filters-schema.ts';
import { showFilters } from '../filters/filters-view.ts';
import { cohortNumber } from '../filters/property-map.ts';
import { readWireInstant, toWireInstant } from '../instants.ts';
import { isActive, type Project, segmentNumbered } from '../project.ts';
import { toWireUser } from '../user.ts';
import { evaluationTagsOf, type FlagChangeBody, type NewFlagBody, runtimeOf, type WireFlag } from './flag-schema.ts';
import { type StatusFacts, statusOf } from './flag-status.ts';
import { dashboardsOf } from './usage-dashboards.ts';

/** What a flag is shown with that is stored apart from it. */
export interface FlagRecord {
  readonly lastCalledAt: Instant | null;
  /** The number of the usage dashboard. */
  readonly usageDashboard: number | null;
}

/** A flag that has no record. */
export const NO_RECORD: FlagRecord = { lastCalledAt: null, usageDashboard: null };

/** The request that flags are shown to. */
export type Viewer = Pick<Call, 'services' | 'caller' | 'now'>;

/** Shows flags to a caller. */
export async function showFlags(
  viewer: Viewer,
  flags: readonly Flag[],
  project: Project,
): Promise<readonly WireFlag[]> {
  const records = await readRecords(viewer.services, project, flags);
  return flags.map((flag) => showFlagWith(viewer, flag, records.get(flag.id) ?? NO_RECORD, project));
}

/** Shows a flag to a caller. */
export async function showFlag(viewer: Viewer, flag: Flag, project: Project): Promise<WireFlag> {
  const records = await readRecords(viewer.services, project, [flag]);
  return showFlagWith(viewer, flag, records.get(flag.id) ?? NO_RECORD, project);
}

/** Shows a flag, of which the record is known, to a caller. */
export function showFlagWith({ services, caller, now }: Viewer, flag: Flag, record: FlagRecord, project: Project) {
  return toWireFlag(revealPayloads(services, caller, flag), record, project, now);
}

/** Reads the records of flags by flag id, with the calls that are not stored yet. */
export async function readRecords(
  services: Services,
  { organizationId }: Pick<Project, 'organizationId'>,
  flags: readonly Flag[],
): Promise<ReadonlyMap<string, FlagRecord>> {
  const ids = flags.map(({ id }) => id);
  await services.usage.flush();
  const rows = await services.store.db.flag.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, lastEvaluatedAt: true },
  });
  const dashboards = await findUsageDashboards(services, organizationId, ids);
  return new Map(
    rows.map(({ id, lastEvaluatedAt }) => [
      id,
      { lastCalledAt: instantOrNull(lastEvaluatedAt), usageDashboard: dashboards.get(id)?.number ?? null },
    ]),
  );
}

/** Shows a flag (contract §3), with its payloads as they are given. */
export function toWireFlag(flag: Flag, record: FlagRecord, project: Project, now: EpochMilliseconds): WireFlag {
  const facts = statusFacts(flag, record, project, now);
  const part = extensionPart(flag.extensions, 'posthog');
  const { filters, isActive: active, createdAt, lastCalledAt } = facts;
  return {
    id: flag.number,
    name: flag.description,
    key: flag.key,
    filters: withCohortNames(filters, project),
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
    rollback_conditions: ownMember(part, 'rollback_conditions') ?? null,
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
    status: statusOf(facts, now).status.toUpperCase(),
    evaluation_runtime: runtimeOf(flag),
    bucketing_identifier: bucketingIdentifier(flag),
    last_called_at: lastCalledAt === null ? null : toWireInstant(lastCalledAt),
  };
}

/** What the status of a flag follows from. */
export function statusFacts(flag: Flag, record: FlagRecord, project: Project, now: EpochMilliseconds): StatusFacts {
  return {
    ...{ deletedAt: flag.deletedAt, archivedAt: flag.archivedAt, createdAt: createdAtOf(flag) },
    lastCalledAt: lastCalledAtOf(flag, record.lastCalledAt),
    isActive: isActive(flag, project, now),
    filters: showFilters(flag, project, now).filters,
  };
}

/** Whether a flag is only there to have its payload fetched. */
export function isRemoteConfiguration({ extensions }: Pick<Flag, 'extensions'>): boolean {
  return extensionPart(extensions, 'posthog').is_remote_configuration === true;
}

/** When a flag was created: as it was written, else here. */
export function createdAtOf({ createdAt, extensions }: Pick<Flag, 'createdAt' | 'extensions'>): Instant {
  const { created_at: written } = extensionPart(extensions, 'posthog');
  return typeof written === 'string' ? written : createdAt;
}

/** When a flag was last called: as it was written, unless it was called here since. Null for never. */
export function lastCalledAtOf({ extensions }: Pick<Flag, 'extensions'>, lastEvaluatedAt: Instant | null) {
  const { last_called: written } = extensionPart(extensions, 'posthog');
  if (!isJsonObject(written) || typeof written.at !== 'string') return lastEvaluatedAt;
  return lastEvaluatedAt !== null && lastEvaluatedAt > String(written.written_at) ? lastEvaluatedAt : written.at;
}

/** What the extension keeps of the instants in a request. The domain keeps its own. */
export function writtenInstants(
  { created_at: createdAt, last_called_at: lastCalledAt }: NewFlagBody | FlagChangeBody,
  flag: Flag | undefined,
  now: EpochMilliseconds,
): Readonly<Record<string, JsonValue>> {
  const created = createdAt === undefined ? undefined : readWireInstant(createdAt);
  const called = typeof lastCalledAt === 'string' ? readWireInstant(lastCalledAt) : undefined;
  // Clients send whole flags back.
  const isKnown = created === undefined || (flag !== undefined && created === createdAtOf(flag));
  return {
    ...(isKnown ? {} : { created_at: created }),
    ...(called === undefined ? {} : { last_called: { at: called, written_at: toInstant(now) } }),
  };
}

function withCohortNames(filters: JsonObject, { organization }: Project): JsonObject {
  return withProperties(filters, (property) => {
    const number = property.type === 'cohort' ? cohortNumber(property) : undefined;
    const segment = number === undefined ? undefined : segmentNumbered(organization, number);
    return segment === undefined ? property : { ...property, cohort_name: segment.name };
  });
}

/** Filters with each property replaced. */
export function withProperties(filters: JsonObject, replace: (property: JsonObject) => JsonObject): JsonObject {
  const groups = groupsOf(filters).map((group) => {
    const properties = propertiesOf(group).map(replace);
    return properties.length === 0 ? group : { ...group, properties };
  });
  return { ...filters, groups };
}
