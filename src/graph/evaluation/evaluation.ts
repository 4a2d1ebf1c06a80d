import type { EvaluationCause } from '../../actions/evaluation/causes.ts';
import { MAXIMUM_CHANGES_SEARCHED } from '../../actions/evaluation/causes.ts';
import {
  type Evaluation,
  type ExplanationStep,
  type RolloutFindings,
  RUNGS,
  rungPurposes,
} from '../../domain/evaluation.ts';
import { builder } from '../builder.ts';
import { beyondLog, leavesOf } from '../lib/cache-hints.ts';
import { EvaluationErrorEnum, ReasonEnum, RungEnum } from '../lib/enums.ts';
import { EvaluationCauseObject } from './evaluation-cause.ts';

/** An evaluation. `explain` is absent in a subscription, `cause` everywhere else. */
export interface ShownEvaluation {
  readonly evaluation: Evaluation;
  readonly explain?: () => Promise<readonly ExplanationStep[]>;
  readonly cause?: () => Promise<EvaluationCause | undefined>;
}

const RolloutFindingsObject = builder.objectRef<RolloutFindings>('RolloutFindings').implement({
  description: 'How the rollout condition was decided.',
  fields: (t) => ({
    versionSufficient: t.exposeBoolean('versionSufficient', {
      description: 'Whether the app version is high enough; true without a minimum version.',
    }),
    dateReached: t.exposeBoolean('dateReached', {
      description: 'Whether the activation date has been reached; true without one.',
    }),
  }),
});

const requirements = new Intl.ListFormat('en-GB').format(RUNGS.filter((rung) => rungPurposes[rung] === 'REQUIREMENT'));

const ExplanationStepObject = builder.objectRef<ExplanationStep>('ExplanationStep').implement({
  description: 'One check of an evaluation and its outcome.',
  fields: (t) => ({
    rung: t.expose('rung', { type: RungEnum, description: 'Rung of the evaluation that the check belongs to.' }),
    ruleKey: t.exposeString('ruleKey', {
      nullable: true,
      description: 'Key of the targeting rule that the check belongs to; null outside of rules.',
    }),
    subject: t.exposeString('subject', { description: 'What was checked, such as `plan EQUALS pro`.' }),
    passed: t.exposeBoolean('passed', {
      description:
        `Whether the check passed. For the rungs ${requirements}: whether the evaluation ` +
        'went on. For the later rungs: whether the rung decided the result.',
    }),
    because: t.exposeString('because', { description: 'Explanation in one sentence.' }),
  }),
});

/** The result of evaluating a flag for a subject. */
export const EvaluationType = builder.objectRef<ShownEvaluation>('Evaluation').implement({
  extensions: { ...beyondLog.extensions, ...leavesOf<ShownEvaluation>(({ evaluation }) => evaluation).extensions },
  description: 'The result of evaluating a flag for a subject.',
  fields: (t) => ({
    flagKey: t.string({ description: 'Key of the flag.', resolve: ({ evaluation }) => evaluation.flagKey }),
    value: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'Value for the subject. Off is false for a BOOLEAN flag and null for every other: the caller then uses its own default.',
      resolve: ({ evaluation }) => evaluation.value ?? null,
    }),
    variant: t.string({
      nullable: true,
      description: 'Key of the variant; `holdout-<number>` for a subject in a holdout; null if the flag is off.',
      resolve: ({ evaluation }) => evaluation.variant,
    }),
    reason: t.field({
      type: ReasonEnum,
      description: 'What decided the result.',
      resolve: ({ evaluation }) => evaluation.reason,
    }),
    payload: t.field({
      type: 'JSON',
      nullable: true,
      description: 'Payload of the variant; null if it does not exist.',
      resolve: ({ evaluation }) => evaluation.payload,
    }),
    ruleKey: t.string({
      nullable: true,
      description: 'Key of the targeting rule that decided; null if none did.',
      resolve: ({ evaluation }) => evaluation.ruleKey,
    }),
    ruleIndex: t.int({
      nullable: true,
      description: 'Position of this rule, counted from 0; null if none decided.',
      resolve: ({ evaluation }) => evaluation.ruleIndex,
    }),
    rollout: t.field({
      type: RolloutFindingsObject,
      nullable: true,
      description: 'How the rollout condition was decided; null if it does not exist or it was not checked.',
      resolve: ({ evaluation }) => evaluation.rollout,
    }),
    error: t.field({
      type: EvaluationErrorEnum,
      nullable: true,
      description: 'Error code; null if the evaluation succeeded.',
      resolve: ({ evaluation }) => evaluation.error,
    }),
    detail: t.string({
      nullable: true,
      description: 'Detail of an error or of a failed prerequisite, such as its key; null if it does not exist.',
      resolve: ({ evaluation }) => evaluation.detail,
    }),
    flagVersion: t.int({
      description: 'Version of the flag; 0 for an unknown flag.',
      resolve: ({ evaluation }) => evaluation.flagVersion,
    }),
    revision: t.int({
      description: 'Revision of the organization that was evaluated.',
      resolve: ({ evaluation }) => evaluation.revision,
    }),
    explanation: t.field({
      type: [ExplanationStepObject],
      nullable: true,
      description: 'Every check of the evaluation, in order; computed only if selected. null in a subscription.',
      resolve: async ({ explain }) => (explain === undefined ? null : [...(await explain())]),
    }),
    cause: t.field({
      type: EvaluationCauseObject,
      nullable: true,
      description:
        'In a subscription: what made the result different from before; computed only if selected. null in the first event, and if ' +
        `more than ${MAXIMUM_CHANGES_SEARCHED} changes came since. null in a query.`,
      resolve: async ({ cause }) => (await cause?.()) ?? null,
    }),
  }),
});
