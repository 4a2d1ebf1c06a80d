import type { Instant } from './instant.ts';
import type { JsonObject } from './json.ts';

/** A tenant. */
export interface Organization {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

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
