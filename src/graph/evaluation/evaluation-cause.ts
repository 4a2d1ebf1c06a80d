import type { EvaluationCause } from '../../actions/evaluation/causes.ts';
import { toInstant } from '../../domain/instant.ts';
import { builder } from '../builder.ts';
import { ChangeNode } from '../change/change.ts';
import { toChangeRow } from '../change/change-row.ts';
import { TransitionObject } from '../transition/transition.ts';

/** What made an answer different. */
export const EvaluationCauseObject = builder.objectRef<EvaluationCause>('EvaluationCause').implement({
  description:
    'What made an evaluation different from before: the last change, or what the clock did last, without which it would be another.',
  fields: (t) => ({
    at: t.field({
      type: 'DateTime',
      description:
        'When the result became different; when it was noticed for a condition on a date, which depends on the subject.',
      resolve: ({ at }) => toInstant(at),
    }),
    revision: t.int({
      nullable: true,
      description: 'Revision of the change that made it different; null if the clock did.',
      resolve: ({ change }) => change?.revision ?? null,
    }),
    change: t.field({
      type: ChangeNode,
      nullable: true,
      description: 'Change that made it different, of the flag or of what it depends on; null if the clock did.',
      resolve: ({ change }) => change && toChangeRow(change),
    }),
    transition: t.field({
      type: TransitionObject,
      nullable: true,
      description:
        'What the clock did to the flag or to one that it depends on; null if a change made it different, or a condition on a date, ' +
        'and for a flag that the caller cannot see.',
      resolve: ({ transition }) => transition && { ...transition, apiKey: null, effective: true },
    }),
  }),
});
