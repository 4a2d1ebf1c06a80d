import {
  type ChangePreview,
  MAXIMUM_AFFECTED_FLAGS,
  MAXIMUM_SHOWN_ANSWERS,
  type NotCompared,
} from '../../actions/preview/change-preview.ts';
import type { AnswerChange, AnswerTransition, FlagEffect } from '../../actions/preview/flag-effects.ts';
import { MAXIMUM_ANSWER_TRANSITIONS, MAXIMUM_EXAMPLES } from '../../actions/preview/flag-effects.ts';
import { builder } from '../builder.ts';
import { DifferenceObject } from '../change/difference.ts';
import { EvaluationType } from '../evaluation/evaluation.ts';
import { describedEnum } from '../lib/described-enum.ts';
import { ProblemType } from '../lib/problem.ts';

const AffectedSubjectObject = builder.objectRef<{ readonly targetingKey: string }>('AffectedSubject').implement({
  description: 'A known subject whose answer a change would make another.',
  fields: (t) => ({
    targetingKey: t.exposeString('targetingKey', {
      description: 'Targeting key, by which `Environment.subject` finds the subject.',
    }),
  }),
});

const AnswerChangeObject = builder.objectRef<AnswerChange>('AnswerChange').implement({
  description: 'An answer before a change and after it.',
  fields: (t) => ({
    before: t.field({
      type: EvaluationType,
      description: 'Answer now.',
      resolve: ({ before }) => ({ evaluation: before }),
    }),
    after: t.field({
      type: EvaluationType,
      description: 'Answer after the change.',
      resolve: ({ after }) => ({ evaluation: after }),
    }),
  }),
});

const AnswerTransitionObject = builder.objectRef<AnswerTransition>('AnswerTransition').implement({
  description: 'Known subjects whose answer a change would make another: from one value and variant to another.',
  fields: (t) => ({
    before: t.field({
      type: EvaluationType,
      description: 'Answer now; its reason and rule are those of one of the subjects.',
      resolve: ({ before }) => ({ evaluation: before }),
    }),
    after: t.field({
      type: EvaluationType,
      description: 'Answer after the change; its reason and rule are those of the same subject.',
      resolve: ({ after }) => ({ evaluation: after }),
    }),
    count: t.exposeInt('count', { description: 'Number of the subjects.' }),
    examples: t.field({
      type: [AffectedSubjectObject],
      description: `Some of the subjects, at most ${MAXIMUM_EXAMPLES}.`,
      resolve: ({ examples }) => examples.map((targetingKey) => ({ targetingKey })),
    }),
  }),
});

const FlagEffectObject = builder.objectRef<FlagEffect>('FlagEffect').implement({
  description: 'What a change would do to the answers of one flag.',
  fields: (t) => ({
    flagKey: t.exposeString('flagKey', { description: 'Key of the flag.' }),
    unchanged: t.exposeInt('unchanged', {
      description: 'Number of the known subjects that get the same answer as now.',
    }),
    transitions: t.field({
      type: [AnswerTransitionObject],
      description: `Other answers for known subjects, the most frequent first; at most ${MAXIMUM_ANSWER_TRANSITIONS}.`,
      resolve: ({ transitions }) => [...transitions],
    }),
    answers: t.field({
      type: [AnswerChangeObject],
      description: 'Answers for the given contexts, in their order, whether or not they change.',
      resolve: ({ answers }) => [...answers],
    }),
  }),
});

const NotComparedEnum = describedEnum<NotCompared>('NotCompared', 'Why a preview compares no answers.', {
  PROBLEMS: 'The change cannot be made: see `problems`.',
  ENVIRONMENT:
    'The change is of an environment itself. It decides which callers reach the environment and what waits for approval in it, and ' +
    'changes no answer in it.',
});

/** What a change would do. */
export const ChangePreviewObject = builder.objectRef<ChangePreview>('ChangePreview').implement({
  description: 'What a change would do. Nothing has changed, and no evaluation was counted.',
  fields: (t) => ({
    revision: t.exposeInt('revision', {
      description: 'Revision of the organization that the change was compared with.',
    }),
    environment: t.exposeString('environment', { description: 'Key of the environment of the answers.' }),
    differences: t.field({
      type: [DifferenceObject],
      description: 'Differences that the change would make; empty if it changes nothing.',
      resolve: ({ differences }) => [...differences],
    }),
    problems: t.field({
      type: [ProblemType],
      description: 'Why the change cannot be made; with any of them, `flags` is empty.',
      resolve: ({ problems }) => [...problems],
    }),
    notCompared: t.expose('notCompared', {
      type: NotComparedEnum,
      nullable: true,
      description: 'Why no answers were compared; null if they were.',
    }),
    requiresApproval: t.exposeBoolean('requiresApproval', {
      description: 'Whether the change would wait for approval.',
    }),
    approvalEnvironments: t.stringList({
      description: 'Keys of the environments for whose sake it would wait, of those that the caller can see.',
      resolve: ({ approvalEnvironments }) => [...approvalEnvironments],
    }),
    evaluated: t.exposeInt('evaluated', { description: 'Number of known subjects that were evaluated.' }),
    isComplete: t.exposeBoolean('isComplete', {
      description:
        'Whether these are all that are known. If not, they are the same part of them in every preview: as many as were asked for, ' +
        'or as 500,000 answers are compared for.',
    }),
    flags: t.field({
      type: [FlagEffectObject],
      description:
        'Flags that would answer differently: the changed flag first, even if no answer changes, then those that depend on it or ' +
        `on the changed segment; at most ${MAXIMUM_AFFECTED_FLAGS.toLocaleString('en')}, and at most as many as have ` +
        `${MAXIMUM_SHOWN_ANSWERS.toLocaleString('en')} answers, transitions and examples together.`,
      resolve: ({ flags }) => [...flags],
    }),
  }),
});
