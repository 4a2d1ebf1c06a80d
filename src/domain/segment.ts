import type { Instant } from './instant.ts';
import type { JsonObject } from './json.ts';
import type { ConditionGroup, Match } from './targeting.ts';

/** Segments are decided by conditions, or are lists of members. */
export const SEGMENT_KINDS = ['DYNAMIC', 'STATIC'] as const;
export type SegmentKind = (typeof SEGMENT_KINDS)[number];

/** The most members a static segment can have. */
export const MAXIMUM_SEGMENT_MEMBERS = 10_000;

/** Named, reusable conditions, or a static list of members. */
export interface Segment {
  readonly id: string;
  readonly organizationId: string;
  readonly number: number;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly kind: SegmentKind;
  /** Whether any or all of the groups must match. */
  readonly match: Match;
  readonly groups: readonly ConditionGroup[];
  /** The targeting keys of a static segment's members, in order. */
  readonly members: readonly string[];
  readonly version: number;
  readonly extensions: JsonObject;
  readonly createdAt: Instant;
  readonly createdBy: string;
  readonly updatedAt: Instant;
  readonly updatedBy: string;
}
