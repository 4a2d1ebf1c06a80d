import type { ExposureSchedule } from './exposure.ts';
import type { Instant } from './instant.ts';
import type { JsonObject } from './json.ts';

/**
 * What a condition can ask of an attribute. Every text and equality operator takes several values and holds when it holds
 * for any of them; its negation holds when it holds for none. The meaning of each is its row in `evaluation/operators/operator-table.ts`.
 */
export const OPERATORS = [
  'EQUALS',
  'NOT_EQUALS',
  'CONTAINS',
  'NOT_CONTAINS',
  'STARTS_WITH',
  'NOT_STARTS_WITH',
  'ENDS_WITH',
  'NOT_ENDS_WITH',
  'MATCHES',
  'NOT_MATCHES',
  'LESS_THAN',
  'LESS_THAN_OR_EQUAL',
  'GREATER_THAN',
  'GREATER_THAN_OR_EQUAL',
  'BETWEEN',
  'NOT_BETWEEN',
  'DATE_EQUALS',
  'DATE_BEFORE',
  'DATE_AFTER',
  'SEMVER_EQUALS',
  'SEMVER_NOT_EQUALS',
  'SEMVER_LESS_THAN',
  'SEMVER_LESS_THAN_OR_EQUAL',
  'SEMVER_GREATER_THAN',
  'SEMVER_GREATER_THAN_OR_EQUAL',
  'SEMVER_TILDE',
  'SEMVER_CARET',
  'SEMVER_WILDCARD',
  'IS_SET',
  'IS_NOT_SET',
  'IN_CIDR',
  'NOT_IN_CIDR',
  'ARRAY_CONTAINS_ANY',
  'ARRAY_CONTAINS_ALL',
  'IN_SEGMENT',
  'NOT_IN_SEGMENT',
  'FLAG_EVALUATES_TO',
  'TRUTH_EQUALS',
  'NOT_TRUTH_EQUALS',
] as const;

/** The name of one operator. */
export type OperatorName = (typeof OPERATORS)[number];

/** A value that an attribute is compared with. */
export type ConditionValue = string | number | boolean;

/** One question about the subject, or about a group it belongs to. */
export interface Condition {
  readonly id: string;
  /**
   * The attribute asked about; `targetingKey` (or `id`), `appVersion` and `deviceId` name those members of the context unless
   * the subject has an attribute of that name. For FLAG_EVALUATES_TO the key of the other flag; unused by the segment operators.
   */
  readonly attribute: string;
  readonly operator: OperatorName;
  /** What to compare with: segment keys for the segment operators, `true`, `false` or variant keys for FLAG_EVALUATES_TO. */
  readonly values: readonly ConditionValue[];
  /** Compare text without regard to case. */
  readonly ignoreCase: boolean;
  /** Turn the answer round. */
  readonly negate: boolean;
  /** Ask the group of this type (`company`) instead of the subject; null asks the subject. */
  readonly groupType: string | null;
}

/** Whether all or any of the parts must hold. */
export const MATCHES = ['ALL', 'ANY'] as const;

/** One of {@link MATCHES}. */
export type Match = (typeof MATCHES)[number];

/** Conditions that belong together; with none of them, everybody matches. */
export interface ConditionGroup {
  readonly id: string;
  readonly match: Match;
  readonly conditions: readonly Condition[];
}

/** The ways to hash. */
export const BUCKETING_ALGORITHMS = ['HALYARD'] as const;

/** One of {@link BUCKETING_ALGORITHMS}. */
export type BucketingAlgorithm = (typeof BUCKETING_ALGORITHMS)[number];

/** What is hashed: the targeting key, the device id, or the key of the subject's group of a type. */
export type Bucketing =
  | { readonly by: 'TARGETING_KEY' }
  | { readonly by: 'DEVICE_ID' }
  | { readonly by: 'GROUP'; readonly groupType: string };

/** The share of a split that one variant receives. */
export interface SplitWeight {
  readonly id: string;
  /** The variant's key. */
  readonly variant: string;
  /** In percent of the subjects that the rule exposes. */
  readonly weight: number;
}

/** A targeting rule: who it matches, how many of them it exposes, and which variants they get. */
export interface TargetingRule {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** The rule matches when any of its groups does; a rule without groups matches everybody. */
  readonly groups: readonly ConditionGroup[];
  /** How many of the matching subjects are exposed, 0 to 100; a schedule, where there is one, decides instead. */
  readonly exposurePercentage: number;
  readonly exposureSchedule: ExposureSchedule | null;
  /** Whether the next rule is asked for a subject that matches and is not exposed; if not, the flag is off for it. */
  readonly fallsThrough: boolean;
  /** Overrides the flag's bucketing for this rule; null keeps it. */
  readonly bucketing: Bucketing | null;
  /** Weights below 100 in sum let the rest fall through to the next rule. Empty: the flag's own split (the variants' weights). */
  readonly split: readonly SplitWeight[];
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  /** What one API says about the rule and the domain has no word for, by dialect name. */
  readonly extensions: JsonObject;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
