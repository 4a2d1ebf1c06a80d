import type { Segment } from '../../../domain/segment.ts';
import { toWireInstant } from '../posthog-instant.ts';
import type { PosthogPlace } from '../posthog-place.ts';
import { toWireUser } from '../posthog-user.ts';
import { showCohort } from './cohort-map.ts';
import type { WireCohort } from './cohort-wire.ts';

/** A segment as PostHog shows cohorts; `count` is how many are in it, where somebody has counted. */
export function toWireCohort(segment: Segment, place: PosthogPlace, count: number | null): WireCohort {
  const isStatic = segment.kind === 'STATIC';
  return {
    id: segment.number,
    name: segment.name,
    description: segment.description,
    groups: [],
    deleted: false,
    filters: showCohort(segment, place).filters,
    query: null,
    version: segment.version,
    is_calculating: false,
    created_by: toWireUser(segment.createdBy),
    created_at: toWireInstant(segment.createdAt),
    last_calculation: toWireInstant(segment.updatedAt),
    errors_calculating: 0,
    count: isStatic ? segment.members.length : count,
    is_static: isStatic,
    cohort_type: isStatic ? 'static' : null,
    experiment_set: [],
  };
}
