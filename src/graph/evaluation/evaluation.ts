import type { Evaluation, ExplanationStep, RolloutFindings } from '../../domain/evaluation.ts';
import { builder } from '../builder.ts';
import { EvaluationErrorEnum, ReasonEnum, RungEnum } from '../enums.ts';
import { beyondLog } from '../field-marks.ts';

/** An answer, with a way to explain it where it was asked for once. */
export interface ShownEvaluation extends Evaluation {
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
  ...beyondLog,
  description: 'The answer of a flag for a subject.',
  fields: (t) => ({
    flagKey: t.exposeString('flagKey', { description: 'The flag’s key.' }),
    value: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The value; null is “off” of a flag that is not BOOLEAN: the caller’s own default counts.',
      resolve: ({ value }) => value ?? null,
    }),
    variant: t.exposeString('variant', {
      nullable: true,
      description: 'The key of the variant that answered; `holdout-<number>` for a subject held out; null for off.',
    }),
    reason: t.expose('reason', { type: ReasonEnum, description: 'Why the flag answered so.' }),
    payload: t.field({
      type: 'JSON',
      nullable: true,
      description: 'The data that travels with the variant; null for none.',
      resolve: ({ payload }) => payload,
    }),
    ruleKey: t.exposeString('ruleKey', {
      nullable: true,
      description: 'The key of the targeting rule that decided; null when none did.',
    }),
    ruleIndex: t.exposeInt('ruleIndex', {
      nullable: true,
      description: 'The position of that rule, from 0; null when none decided.',
    }),
    rollout: t.expose('rollout', {
      type: RolloutFindingsObject,
      nullable: true,
      description: 'What the rollout condition found; null when there is none or it was not asked.',
    }),
    error: t.expose('error', {
      type: EvaluationErrorEnum,
      nullable: true,
      description: 'What went wrong; null when there is an answer.',
    }),
    detail: t.exposeString('detail', {
      nullable: true,
      description: 'Names what was wrong, or what failed, such as the prerequisite’s key.',
    }),
    flagVersion: t.exposeInt('flagVersion', { description: 'The flag’s version; 0 for an unknown flag.' }),
    revision: t.exposeInt('revision', { description: 'The organization’s revision that the answer comes from.' }),
    explanation: t.field({
      type: [ExplanationStepObject],
      nullable: true,
      description:
        'Every question that was asked, in order; computed only when asked for. Null in a subscription. Permission: `flag:read`.',
      resolve: async ({ explain }) => (explain === undefined ? null : [...(await explain())]),
    }),
  }),
});
