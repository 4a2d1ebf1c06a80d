import type { Evaluation, ExplanationStep, RolloutFindings } from '../../domain/evaluation.ts';
import { builder } from '../builder.ts';
import { beyondLog, leavesOf } from '../lib/cache-hints.ts';
import { EvaluationErrorEnum, ReasonEnum, RungEnum } from '../lib/enums.ts';

/** An answer, with a way to explain it where it was asked for once. */
export interface ShownEvaluation {
  readonly evaluation: Evaluation;
  readonly explain?: () => Promise<readonly ExplanationStep[]>;
}

const RolloutFindingsObject = builder.objectRef<RolloutFindings>('RolloutFindings').implement({
  description: 'What a rollout condition found.',
  fields: (t) => ({
    versionSufficient: t.exposeBoolean('versionSufficient', {
      description: 'Whether the version of the caller’s application is high enough.',
    }),
    dateReached: t.exposeBoolean('dateReached', { description: 'Whether the activation date has come.' }),
  }),
});

const ExplanationStepObject = builder.objectRef<ExplanationStep>('ExplanationStep').implement({
  description: 'One step on the way to an answer: a question that was asked, and how it went.',
  fields: (t) => ({
    rung: t.expose('rung', { type: RungEnum, description: 'Which of the questions it is part of.' }),
    ruleKey: t.exposeString('ruleKey', {
      nullable: true,
      description: 'The key of the targeting rule that it is part of; null for none.',
    }),
    subject: t.exposeString('subject', { description: 'What was asked, such as `plan EQUALS pro`.' }),
    passed: t.exposeBoolean('passed', {
      description:
        'Whether it held. Of EXISTS, SWITCH, ROLLOUT_CONDITION and PREREQUISITES themselves: whether the flag got past them; of the later ones: whether they gave the answer.',
    }),
    because: t.exposeString('because', { description: 'Why, in a sentence.' }),
  }),
});

/** The answer of a flag for a subject. */
export const EvaluationType = builder.objectRef<ShownEvaluation>('Evaluation').implement({
  extensions: { ...beyondLog.extensions, ...leavesOf<ShownEvaluation>(({ evaluation }) => evaluation).extensions },
  description: 'The answer of a flag for a subject.',
  fields: (t) => ({
    flagKey: t.string({ description: 'The flag’s key.', resolve: ({ evaluation }) => evaluation.flagKey }),
    value: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The value; null is “off” of a flag that is not BOOLEAN: the caller’s own default counts.',
      resolve: ({ evaluation }) => evaluation.value ?? null,
    }),
    variant: t.string({
      nullable: true,
      description: 'The key of the variant that answered; `holdout-<number>` for a subject held out; null for off.',
      resolve: ({ evaluation }) => evaluation.variant,
    }),
    reason: t.field({
      type: ReasonEnum,
      description: 'Why the flag answered so.',
      resolve: ({ evaluation }) => evaluation.reason,
    }),
    payload: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The data that travels with the variant; null for none.',
      resolve: ({ evaluation }) => evaluation.payload,
    }),
    ruleKey: t.string({
      nullable: true,
      description: 'The key of the targeting rule that decided; null when none did.',
      resolve: ({ evaluation }) => evaluation.ruleKey,
    }),
    ruleIndex: t.int({
      nullable: true,
      description: 'The position of that rule, from 0; null when none decided.',
      resolve: ({ evaluation }) => evaluation.ruleIndex,
    }),
    rollout: t.field({
      type: RolloutFindingsObject,
      nullable: true,
      description: 'What the rollout condition found; null when there is none or it was not asked.',
      resolve: ({ evaluation }) => evaluation.rollout,
    }),
    error: t.field({
      type: EvaluationErrorEnum,
      nullable: true,
      description: 'What went wrong; null when there is an answer.',
      resolve: ({ evaluation }) => evaluation.error,
    }),
    detail: t.string({
      nullable: true,
      description: 'Names what was wrong, or what failed, such as the prerequisite’s key.',
      resolve: ({ evaluation }) => evaluation.detail,
    }),
    flagVersion: t.int({
      description: 'The flag’s version; 0 for an unknown flag.',
      resolve: ({ evaluation }) => evaluation.flagVersion,
    }),
    revision: t.int({
      description: 'The organization’s revision that the answer comes from.',
      resolve: ({ evaluation }) => evaluation.revision,
    }),
    explanation: t.field({
      type: [ExplanationStepObject],
      nullable: true,
      description:
        'Every question that was asked, in order; computed only when asked for. Null in a subscription. Permission: `flag:read`.',
      resolve: async ({ explain }) => (explain === undefined ? null : [...(await explain())]),
    }),
  }),
});
