import { openEvaluations } from '../../actions/evaluation/watch-evaluations.ts';
import { builder } from '../builder.ts';
import { EVALUATED_ENVIRONMENT, ORGANIZATION_ID } from '../lib/arguments.ts';
import { stateStream } from '../lib/followed-events.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { EvaluationType } from './evaluation.ts';
import { EvaluationContextInput, toEvaluationContext } from './evaluation-context.ts';

builder.subscriptionField('evaluations', (t) =>
  t.field({
    type: [EvaluationType],
    description:
      'Evaluations for a subject. The first event has all of them; each later event has those that differ from before, because ' +
      'of a change or because a scheduled change, an activation date, a step of an exposure schedule, or the start or end of a rule ' +
      'has been reached. `Evaluation.cause` says which.',
    args: {
      organizationId: t.arg.id({ required: true, description: ORGANIZATION_ID }),
      environment: t.arg.string({ description: EVALUATED_ENVIRONMENT }),
      flagKeys: t.arg.stringList(
        boundedList('flagKeys', 'Keys of the flags. Default: all flags that are neither archived nor deleted.'),
      ),
      context: t.arg({
        type: EvaluationContextInput,
        required: true,
        description: 'Subject that the flags are evaluated for.',
      }),
    },
    subscribe: async (_root, { context: subject, ...place }, context) => {
      const input = { ...place, context: toEvaluationContext(subject) };
      const events = await openEvaluations(context.services, context.caller, input);
      return stateStream(context, events, ({ answers }) => answers);
    },
    resolve: ({ answers, causes }) => {
      let found: ReturnType<typeof causes> | undefined;
      return answers.map((evaluation) => ({
        evaluation,
        cause: async () => {
          found ??= causes();
          return (await found).get(evaluation.flagKey);
        },
      }));
    },
  }),
);
