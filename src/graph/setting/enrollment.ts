import type { Enrollment } from '../../domain/flag.ts';
import { builder } from '../builder.ts';
import { ConditionObject } from '../targeting-rule/condition-group.ts';

/** How subjects opt in or out. */
export const EnrollmentObject = builder.objectRef<Enrollment>('Enrollment').implement({
  description:
    'How subjects opt in or out by themselves, before holdouts and rules. It decides for a subject that has an attribute of the ' +
    'conditions: on if every condition holds and the exposure percentage includes the subject, else off.',
  fields: (t) => ({
    conditions: t.field({
      type: [ConditionObject],
      description: 'Conditions that must all hold.',
      resolve: ({ conditions }) => [...conditions],
    }),
    exposurePercentage: t.exposeFloat('exposurePercentage', {
      description: 'Percentage of the enrolled subjects that are exposed, 0 to 100.',
    }),
  }),
});
