import type { EnrollmentInput as Enrollment } from '../../actions/flag/flag-inputs.ts';
import { builder } from '../builder.ts';
import { boundedList } from '../lib/list-bounds.ts';
import { ConditionInput, toConditions } from '../targeting-rule/condition-inputs.ts';

/** How subjects opt in or out. */
export const EnrollmentInput = builder.inputType('EnrollmentInput', {
  description:
    'How subjects opt in or out by themselves, before holdouts and rules. It decides for a subject that has an attribute ' +
    'of the conditions: on if every condition holds and the exposure percentage includes the subject, else off.',
  fields: (t) => ({
    conditions: t.field({
      type: [ConditionInput],
      required: true,
      ...boundedList('conditions', 'Conditions that must all hold; at least one.'),
    }),
    exposurePercentage: t.float({
      description: 'Percentage of the enrolled subjects that are exposed, 0 to 100. Default: 100.',
    }),
  }),
});

/**
 * Converts to what the actions take. `path` is its path in the input.
 * Throws ValidationError for values that the input type cannot rule out.
 */
export function toEnrollmentInput(input: typeof EnrollmentInput.$inferInput, path: string): Enrollment {
  return { ...input, conditions: toConditions(input.conditions, `${path}.conditions`) };
}
