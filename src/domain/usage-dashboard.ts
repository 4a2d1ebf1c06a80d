import type { Instant } from './instant.ts';

/** What a tile of a usage dashboard shows, and what each kind means. */
export const usageTileKinds = {
  EVALUATIONS: 'Number of evaluations over time.',
  EVALUATIONS_BY_VARIANT: 'Number of evaluations over time, by variant.',
  VIEWS: 'Number of times the feature was seen over time; the client counts them.',
  INTERACTIONS: 'Number of times the feature was used over time; the client counts them.',
} satisfies Record<string, string>;

/** One of the kinds. */
export type UsageTileKind = keyof typeof usageTileKinds;

/** One series of a usage dashboard. */
export interface UsageTile {
  readonly name: string;
  readonly kind: UsageTileKind;
}

/** A stored view of how a flag is used: the series of its evaluation counts to show. A flag has at most one. */
export interface UsageDashboard {
  readonly id: string;
  readonly organizationId: string;
  readonly number: number;
  readonly flagId: string;
  readonly name: string;
  readonly description: string;
  readonly tiles: readonly UsageTile[];
  /** When the series that callers count themselves were added; null if they were not. */
  readonly enrichedAt: Instant | null;
  readonly createdAt: Instant;
  readonly createdBy: string;
}

/** The series that a usage dashboard begins with. */
export const FIRST_TILES: readonly UsageTile[] = [
  { name: 'Evaluations', kind: 'EVALUATIONS' },
  { name: 'Evaluations by variant', kind: 'EVALUATIONS_BY_VARIANT' },
];

/** The series that enriching it adds. */
export const ENRICHED_TILES: readonly UsageTile[] = [
  { name: 'Views', kind: 'VIEWS' },
  { name: 'Interactions', kind: 'INTERACTIONS' },
];
