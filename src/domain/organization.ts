import type { Instant } from './instant.ts';
import type { JsonObject } from './json.ts';

/** A tenant. */
export interface Organization {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  /** The group types of its subjects in the order in which they were added, at most {@link MAXIMUM_GROUP_TYPES}. */
  readonly groupTypes: readonly string[];
  /** Where the files are that manage it, such as the address of a repository; null: it is managed through the APIs. */
  readonly filesLocation: string | null;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** The most group types of an organization. */
export const MAXIMUM_GROUP_TYPES = 5;

/** The most aliases of an environment, and the most characters of each. */
export const MAXIMUM_ALIASES = 20;
export const MAXIMUM_ALIAS = 200;

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
  /** Whether the subjects and groups that callers mention are recorded with their attributes. */
  readonly recordsSubjects: boolean;
  readonly extensions: JsonObject;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** A percentage of the subjects that is excluded from every flag that names the holdout. */
export interface Holdout {
  readonly id: string;
  readonly organizationId: string;
  readonly number: number;
  readonly key: string;
  readonly name: string;
  /** The percentage of subjects that are held out, 0 to 100. */
  readonly exclusionPercentage: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

/** One row of the shared catalogue; it decides the switches that follow the default. */
export interface FeatureDefault {
  readonly featureKey: string;
  readonly enabled: boolean;
  readonly description: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
