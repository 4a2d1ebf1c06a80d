import type { ContextGroup, Evaluation, EvaluationContext, EvaluationError, Reason } from '../../domain/evaluation.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { OfrepContext, OfrepErrorCode, OfrepFailure, OfrepReason, OfrepSuccess } from './ofrep-wire.ts';

/** Whatever is off is DISABLED, the protocol's one word for a flag that leaves the answer to the caller. */
const reasons = {
  FLAG_NOT_FOUND: 'UNKNOWN',
  ARCHIVED: 'DISABLED',
  DISABLED: 'DISABLED',
  ROLLOUT_PENDING: 'DISABLED',
  PREREQUISITE_FAILED: 'DISABLED',
  OVERRIDE: 'STATIC',
  ENROLLMENT: 'TARGETING_MATCH',
  HOLDOUT: 'SPLIT',
  TARGETING_MATCH: 'TARGETING_MATCH',
  SPLIT: 'SPLIT',
  DEFAULT: 'STATIC',
  OFF: 'DISABLED',
  ERROR: 'UNKNOWN',
} satisfies Record<Reason, OfrepReason>;

/** The version is part of the context, and so what is wrong with it is wrong with the context. */
const errorCodes = {
  FLAG_NOT_FOUND: 'FLAG_NOT_FOUND',
  INVALID_CONTEXT: 'INVALID_CONTEXT',
  INVALID_VERSION: 'INVALID_CONTEXT',
  GENERAL: 'GENERAL',
} satisfies Record<EvaluationError, OfrepErrorCode>;

/** The context in the domain's words: what it does not name itself is an attribute. */
export function toEvaluationContext(context: OfrepContext): EvaluationContext {
  const { targetingKey, appVersion, app_version: appVersionToo, deviceId, groups, ...attributes } = context;
  return {
    targetingKey: targetingKey ?? null,
    appVersion: appVersion ?? appVersionToo ?? null,
    deviceId: deviceId ?? null,
    // Parsed from JSON.
    attributes: attributes as JsonObject,
    groups: Object.fromEntries(Object.entries(groups ?? {}).map(([type, group]) => [type, toGroup(group)])),
  };
}

function toGroup(group: NonNullable<OfrepContext['groups']>[string]): ContextGroup {
  if (typeof group === 'string') return { key: group, attributes: {} };
  const { key, ...attributes } = group;
  // Parsed from JSON.
  return { key, attributes: attributes as JsonObject };
}

/**
 * An answer in the protocol's words. An off flag without a value of its own has no `value`: the client then takes the
 * caller's default.
 */
export function fromEvaluation(evaluation: Evaluation): OfrepSuccess | OfrepFailure {
  const { flagKey: key, reason, value, variant, error, detail, flagVersion, ruleKey } = evaluation;
  if (error !== null) return failure(key, errorCodes[error], detail ?? undefined);
  return {
    key,
    reason: reasons[reason],
    ...(value !== undefined && { value }),
    ...(variant !== null && { variant }),
    metadata: { flagVersion, ...(ruleKey !== null && { rule: ruleKey }) },
  };
}

/** A flag that has no answer for this subject. */
export function failure(key: string, errorCode: OfrepErrorCode, errorDetails?: string): OfrepFailure {
  return { key, errorCode, ...(errorDetails !== undefined && { errorDetails }) };
}

/** Whether a flag has no answer. */
export function isFailure(answer: OfrepSuccess | OfrepFailure): answer is OfrepFailure {
  return 'errorCode' in answer;
}
