import type { ContextGroup, Evaluation, EvaluationContext, EvaluationError, Reason } from '../../domain/evaluation.ts';
import type { JsonObject } from '../../domain/json.ts';
import {
  type OfrepContext,
  type OfrepErrorCode,
  type OfrepFailure,
  type OfrepGroup,
  type OfrepReason,
  type OfrepSuccess,
  ofrepGroupsSchema,
} from './ofrep-wire.ts';

/** A flag that is off is DISABLED, the protocol's one word for a flag that leaves the answer to the caller. */
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

/** The version is part of the context, so an invalid version is an invalid context. */
const errorCodes = {
  FLAG_NOT_FOUND: 'FLAG_NOT_FOUND',
  INVALID_CONTEXT: 'INVALID_CONTEXT',
  INVALID_VERSION: 'INVALID_CONTEXT',
  GENERAL: 'GENERAL',
} satisfies Record<EvaluationError, OfrepErrorCode>;

/**
 * Translates a context. A member with a known name but another type is an ordinary attribute: callers may use the name for
 * something else.
 */
export function toEvaluationContext(context: OfrepContext): EvaluationContext {
  const { targetingKey, appVersion, app_version, deviceId, groups: sentGroups, ...attributes } = context;
  const groups = sentGroups == null ? {} : groupsOf(sentGroups);
  if (!isTextOrAbsent(targetingKey)) attributes.targetingKey = targetingKey;
  if (!isTextOrAbsent(appVersion)) attributes.appVersion = appVersion;
  if (!isTextOrAbsent(app_version)) attributes.app_version = app_version;
  if (!isTextOrAbsent(deviceId)) attributes.deviceId = deviceId;
  if (groups === undefined) attributes.groups = sentGroups;
  return {
    targetingKey: textOf(targetingKey) || null,
    appVersion: textOf(appVersion) ?? textOf(app_version),
    deviceId: textOf(deviceId),
    // Parsed from JSON.
    attributes: attributes as JsonObject,
    groups: groups ?? {},
  };
}

function isTextOrAbsent(value: unknown): boolean {
  return value == null || typeof value === 'string';
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** The groups by type; undefined for a value of another form. */
function groupsOf(value: unknown): Readonly<Record<string, ContextGroup>> | undefined {
  const parsed = ofrepGroupsSchema.safeParse(value);
  if (!parsed.success) return undefined;
  return Object.fromEntries(Object.entries(parsed.data).map(([type, group]) => [type, toGroup(group)]));
}

function toGroup(group: OfrepGroup): ContextGroup {
  if (typeof group === 'string') return { key: group, attributes: {} };
  const { key, ...attributes } = group;
  // Parsed from JSON.
  return { key, attributes: attributes as JsonObject };
}

/**
 * Translates an answer. An off flag without a value of its own has no `value`: the client then uses the caller's default.
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
