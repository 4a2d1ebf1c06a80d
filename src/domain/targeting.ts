import type { ExposureSchedule } from './exposure.ts';
import type { Instant } from './instant.ts';
import type { JsonObject } from './json.ts';

/**
 * How a condition can test an attribute. Every text and equality operator takes several values and holds if it holds for one of
 * them; its negation holds if it holds for none. The meaning of each is its row in `evaluation/operators/operator-table.ts`.
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

/** The names that mean a member of the context, not an attribute; `id` is the targeting key of a subject without such an attribute. */
export const CONTEXT_NAMES: readonly string[] = ['targetingKey', 'id', 'appVersion', 'deviceId'];

const ATTRIBUTES = 'attributes.';

/** How a condition names an attribute that never means a member of the context: `id` becomes `attributes.id`, `plan` stays `plan`. */
export function attributeOnly(name: string): string {
  return isAmbiguous(name) ? ATTRIBUTES + name : name;
}

/** The reverse of {@link attributeOnly}: `id` for `attributes.id`; undefined for a name without this prefix, or one that needs none. */
export function attributeNamed(name: string): string | undefined {
  if (!name.startsWith(ATTRIBUTES)) return undefined;
  const attribute = name.slice(ATTRIBUTES.length);
  return isAmbiguous(attribute) ? attribute : undefined;
}

function isAmbiguous(name: string): boolean {
  return CONTEXT_NAMES.includes(name) || attributeNamed(name) !== undefined;
}

/** One test of the subject, or of a group that it belongs to. */
export interface Condition {
  readonly id: string;
  /**
   * The attribute to test, or the path to a nested one (`user.email`, at most 8 names). `targetingKey`, `appVersion` and `deviceId`
   * mean the member of the context if it has one, `id` the targeting key unless the subject has the attribute; `attributes.id` always
   * means the attribute. For FLAG_EVALUATES_TO the key of the other flag; unused by the segment operators.
   */
  readonly attribute: string;
  readonly operator: OperatorName;
  /** What to compare with: segment keys for the segment operators, `true`, `false` or variant keys for FLAG_EVALUATES_TO. */
  readonly values: readonly ConditionValue[];
  /** Compares text without regard to case. */
  readonly ignoreCase: boolean;
  /** Inverts the result. */
  readonly negate: boolean;
  /** Tests the group of this type (`company`) instead of the subject; null tests the subject. */
  readonly groupType: string | null;
}

/** Whether all or any of the parts must hold. */
export const MATCHES = ['ALL', 'ANY'] as const;

/** One of {@link MATCHES}. */
export type Match = (typeof MATCHES)[number];

/** Conditions of which all or any must hold; a group without conditions matches every subject. */
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

/** A targeting rule: which subjects it matches, how many of them it exposes, and which variants these get. */
export interface TargetingRule {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  /** The rule matches if one of its groups does; a rule without groups matches every subject. */
  readonly groups: readonly ConditionGroup[];
  /** The percentage of matching subjects that are exposed, 0 to 100; if there is a schedule, it decides instead. */
  readonly exposurePercentage: number;
  readonly exposureSchedule: ExposureSchedule | null;
  /** Whether the next rule decides for a subject that matches and is not exposed; if not, the flag is off for it. */
  readonly fallsThrough: boolean;
  /** Overrides the flag's bucketing for this rule; null keeps it. */
  readonly bucketing: Bucketing | null;
  /** If the weights sum to less than 100, the rest falls through to the next rule. Empty: the flag's own split (the variants' weights). */
  readonly split: readonly SplitWeight[];
  readonly startsAt: Instant | null;
  readonly endsAt: Instant | null;
  /** What one API knows of the rule and the domain does not, by API name. */
  readonly extensions: JsonObject;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
