import type { JsonObject, JsonValue } from './json.ts';

/** Why a flag gave its answer. The list is closed: every API maps each reason. */
export const REASONS = [
  'FLAG_NOT_FOUND',
  'ARCHIVED',
  'DISABLED',
  'ROLLOUT_PENDING',
  'PREREQUISITE_FAILED',
  'OVERRIDE',
  'ENROLLMENT',
  'HOLDOUT',
  'TARGETING_MATCH',
  'SPLIT',
  'DEFAULT',
  'OFF',
  'ERROR',
] as const;
export type Reason = (typeof REASONS)[number];

/** Why an evaluation has no answer. */
export const EVALUATION_ERRORS = ['FLAG_NOT_FOUND', 'INVALID_CONTEXT', 'INVALID_VERSION', 'GENERAL'] as const;
export type EvaluationError = (typeof EVALUATION_ERRORS)[number];

/** A group that the subject belongs to. */
export interface ContextGroup {
  readonly key: string;
  readonly attributes: JsonObject;
}

/** Who a flag is evaluated for. */
export interface EvaluationContext {
  /**
   * Identifies the subject; percentages are hashed from it. Null: an anonymous subject, which only 100 % includes. The empty text is
   * a key of PostHog's, which every percentage above 0 includes; other APIs read it as null.
   */
  readonly targetingKey: string | null;
  /** The version of the caller's application. */
  readonly appVersion: string | null;
  readonly deviceId: string | null;
  readonly attributes: JsonObject;
  /** By group type. */
  readonly groups: Readonly<Record<string, ContextGroup>>;
  /** By flag key: what is hashed instead of the targeting key, for flags with experience continuity. Absent: nothing is. */
  readonly hashKeys?: Readonly<Record<string, string>> | undefined;
}

/** The context of an anonymous subject without attributes. */
export const EMPTY_CONTEXT: EvaluationContext = {
  targetingKey: null,
  appVersion: null,
  deviceId: null,
  attributes: {},
  groups: {},
};

/** What a rollout condition found. */
export interface RolloutFindings {
  readonly versionSufficient: boolean;
  readonly dateReached: boolean;
}

/** The answer of a flag. */
export interface Evaluation {
  readonly flagKey: string;
  readonly reason: Reason;
  /** Undefined if the flag is off and has no value for it: the caller's own default applies. */
  readonly value: JsonValue | undefined;
  /** The key of the variant; `holdout-<number>` for a subject held out; null for off. */
  readonly variant: string | null;
  readonly payload: JsonValue;
  /** The key of the targeting rule that decided, if one did. */
  readonly ruleKey: string | null;
  /** The position of that rule, from 0. */
  readonly ruleIndex: number | null;
  /** Null if the flag has no rollout condition, or if an earlier rung answered. */
  readonly rollout: RolloutFindings | null;
  readonly error: EvaluationError | null;
  /** What was wrong, or what failed (the prerequisite's key…). */
  readonly detail: string | null;
  /** What the context lacks although a percentage on the way to the answer is hashed from it. */
  readonly needs: 'TARGETING_KEY' | null;
  /** The flag's version; 0 for an unknown flag. */
  readonly flagVersion: number;
  /** The organization's revision that was evaluated. */
  readonly revision: number;
}

/** The rungs of the ladder in the order in which they are evaluated. */
export const RUNGS = [
  'EXISTS',
  'SWITCH',
  'ROLLOUT_CONDITION',
  'PREREQUISITES',
  'OVERRIDE',
  'ENROLLMENT',
  'HOLDOUT',
  'TARGETING',
  'DEFAULT',
  'OFF',
] as const;
export type RungName = (typeof RUNGS)[number];

/** The purpose of a rung: a requirement that a flag must pass, or a possible answer. */
export const rungPurposes = {
  EXISTS: 'REQUIREMENT',
  SWITCH: 'REQUIREMENT',
  ROLLOUT_CONDITION: 'REQUIREMENT',
  PREREQUISITES: 'REQUIREMENT',
  OVERRIDE: 'ANSWER',
  ENROLLMENT: 'ANSWER',
  HOLDOUT: 'ANSWER',
  TARGETING: 'ANSWER',
  DEFAULT: 'ANSWER',
  OFF: 'ANSWER',
} satisfies Record<RungName, 'REQUIREMENT' | 'ANSWER'>;

/** One step of an explanation: a rung, a rule, a group or a condition, and how it went. */
export interface ExplanationStep {
  readonly rung: RungName;
  /** The rule that the step is part of, if any. */
  readonly ruleKey: string | null;
  /** What was tested, such as `plan EQUALS pro` or `exposure 20 %`. */
  readonly subject: string;
  /** Whether it held. For a rung: whether the flag got past a requirement, or whether the rung gave the answer. */
  readonly passed: boolean;
  /** Why, in a sentence. */
  readonly because: string;
}
