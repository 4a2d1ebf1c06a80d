import { openEvaluations } from '../../actions/evaluation/watch-evaluations.ts';
import { builder } from '../builder.ts';
import { stateStream } from '../lib/followed-events.ts';
import { EvaluationType } from './evaluation.ts';
import { EvaluationContextInput, toEvaluationContext } from './evaluation-context.ts';

builder.subscriptionField('evaluations', (t) =>
  t.field({
    type: [EvaluationType],
    description:
      'The answers of the flags for a subject: all of them first, then those that have become different, through a change or ' +
      'because an activation date, a step of an exposure schedule or the window of a rule has come. Permission: `evaluate`.',
    args: {
      organizationId: t.arg.id({ required: true, description: 'The readable id of the organization.' }),
      environment: t.arg.string({
        description:
          'The key of the environment, or one of its `queries`. Default: that of the API key, else the default environment.',
      }),
      flagKeys: t.arg.stringList({ description: 'The keys of the flags to evaluate. Default: all.' }),
      context: t.arg({ type: EvaluationContextInput, required: true, description: 'Who the flags are evaluated for.' }),
    },
    subscribe: async (_root, { context: subject, ...place }, context) => {
      const input = { ...place, context: toEvaluationContext(subject) };
      return stateStream(context, await openEvaluations(context.services, context.caller, input), (answers) => answers);
    },
    resolve: (evaluations) => evaluations.map((evaluation) => ({ evaluation })),
  }),
);
