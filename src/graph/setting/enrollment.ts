import type { Enrollment } from '../../domain/flag.ts';
import { builder } from '../builder.ts';
import { ConditionObject } from '../targeting-rule/condition-group.ts';

/** Lets subjects decide for themselves. */
export const EnrollmentObject = builder.objectRef<Enrollment>('Enrollment').implement({
  description:
    'Lets subjects decide for themselves, before any holdout or rule: a subject that has one of the attributes asked about is on ' +
    'when every condition holds and the exposure takes it in, and else off. All others are left to what follows.',
  fields: (t) => ({
    conditions: t.field({
      type: [ConditionObject],
      description: 'All of them must hold.',
      resolve: ({ conditions }) => [...conditions],
    }),
    exposurePercentage: t.exposeFloat('exposurePercentage', {
      description: 'How many of those who enrolled are exposed, 0 to 100.',
    }),
  }),
});
