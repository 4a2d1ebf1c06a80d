import { checkRollout, checkVersion } from '../../../actions/evaluation/rollout-checks.ts';
import { ValidationError } from '../../../domain/errors.ts';
import { instantProblems } from '../../../domain/flag-rules.ts';
import { type EpochMilliseconds, parseInstant } from '../../../domain/instant.ts';
import { type Route, writeRoute } from '../../http/route.ts';
import { organizationParametersSchema } from '../parameters.ts';
import { environmentQuerySchema } from '../place.ts';
import { toWireRolloutCondition } from '../rollout-condition.ts';
import { toWireInstant } from '../wire-instant.ts';
import * as examples from './rollout-examples.ts';
import {
  rolloutAnswerSchema,
  rolloutQuestionSchema,
  versionAnswerSchema,
  versionQuestionSchema,
} from './rollout-wire.ts';

const common = {
  method: 'POST',
  kind: 'evaluation',
  parameters: organizationParametersSchema,
  query: environmentQuerySchema,
} as const;

const evaluateRollout = writeRoute({
  ...common,
  path: '/evaluate',
  body: rolloutQuestionSchema,
  operation: {
    id: 'evaluateRollout',
    summary: 'Evaluate whether a flag is active for an application version at an instant',
    description:
      'Versions are semantic versions, whole or partial; a prerelease is lower than its release. Without a version, a flag ' +
      'with a lowest version is not active. An activation date is reached at exactly its instant.',
    requestExample: examples.rolloutQuestion,
    answers: { 200: { description: 'The answer.', schema: rolloutAnswerSchema, example: examples.rolloutAnswer } },
  },
  async write({ parameters: { organization_id: organizationId }, query, body, services, caller, now }) {
    const at = readEvaluateAt(body.evaluate_at ?? null, now);
    const { flag_key: flagKey, app_version: appVersion } = body;
    const name = { organizationId, flagKey, environment: query.environment };
    const check = await checkRollout(services, caller, { ...name, appVersion: appVersion ?? null, at });
    const answer = {
      flag_key: flagKey,
      enabled: check.active,
      version_sufficient: check.versionSufficient,
      date_reached: check.dateReached,
      rollout_condition: toWireRolloutCondition(check.condition),
      evaluated_at: toWireInstant(at),
    };
    return { status: 200, body: answer };
  },
});

function readEvaluateAt(text: string | null, now: EpochMilliseconds): EpochMilliseconds {
  const problems = instantProblems('evaluate_at', text);
  if (problems.length > 0) throw new ValidationError(problems);
  return text === null ? now : (parseInstant(text) ?? now);
}

const evaluateVersion = writeRoute({
  ...common,
  path: '/evaluate-version',
  body: versionQuestionSchema,
  operation: {
    id: 'evaluateRolloutVersion',
    summary: 'Check whether an application version meets the lowest version of a flag',
    requestExample: examples.versionQuestion,
    answers: { 200: { description: 'The answer.', schema: versionAnswerSchema, example: examples.versionAnswer } },
  },
  async write({ parameters: { organization_id: organizationId }, query, body, services, caller }) {
    const { flag_key: flagKey, current_version: currentVersion } = body;
    const name = { organizationId, flagKey, environment: query.environment };
    const versions = { currentVersion, minVersion: body.min_version ?? null };
    const check = await checkVersion(services, caller, { ...name, ...versions });
    const answer = {
      flag_key: flagKey,
      current_version: currentVersion,
      min_version: check.minVersion,
      version_sufficient: check.versionSufficient,
    };
    return { status: 200, body: answer };
  },
});

/** The routes that evaluate rollout conditions. */
export const evaluationRoutes: readonly Route[] = [evaluateRollout, evaluateVersion];
