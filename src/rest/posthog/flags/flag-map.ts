import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds, Instant } from '../../../domain/instant.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { memberOf } from '../../http/extension-part.ts';
import { bucketingIdentifier } from '../filters/bucketing-identifier.ts';
import { showFilters } from '../filters/filters-view.ts';
import { groupsOf, propertiesOf } from '../filters/filters-wire.ts';
import { cohortNumber } from '../filters/property-map.ts';
import { posthogPart } from '../posthog-extension.ts';
import { toWireInstant } from '../posthog-instant.ts';
import type { PosthogPlace } from '../posthog-place.ts';
import { toWireUser } from '../posthog-user.ts';
import { segmentNumbered } from '../project-index.ts';
import { dashboardsOf } from './analytics-dashboards.ts';
import { statusOf } from './flag-status.ts';
import { isActive } from './flag-switch.ts';
import { createdAtOf, lastCalledAtOf } from './flag-times.ts';
import { evaluationTagsOf, runtimeOf, type WireFlag } from './flag-wire.ts';

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
