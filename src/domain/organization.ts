import type { Instant } from './instant.ts';
import type { JsonObject } from './json.ts';

/** A tenant. */
export interface Organization {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  /** The types of group that subjects belong to, in the order in which they became known, at most {@link MAXIMUM_GROUP_TYPES}. */
  readonly groupTypes: readonly string[];
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** The most types of group that an organization can have. */
export const MAXIMUM_GROUP_TYPES = 5;

/** A place where flags are evaluated. */
export interface Environment {
  readonly id: string;
  readonly organizationId: string;
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly isDefault: boolean;
  readonly isProduction: boolean;
  /** Changes to flags in this environment wait for approval. */
  readonly requiresApproval: boolean;
  /** The alias strings that SDKs send for it. */
  readonly queries: readonly string[];
  /** Whether subjects and groups are remembered with their attributes when callers tell of them. */
  readonly recordsSubjects: boolean;
  readonly extensions: JsonObject;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A share of the subjects that is kept out of every flag that names the holdout. */
export interface Holdout {
  readonly id: string;
  readonly organizationId: string;
  readonly number: number;
  readonly key: string;
  readonly name: string;
  /** How many subjects are held out, 0 to 100. */
  readonly exclusionPercentage: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** One row of the shared catalogue that switches set to follow the default obey. */
export interface FeatureDefault {
  readonly featureKey: string;
  readonly enabled: boolean;
  readonly description: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
