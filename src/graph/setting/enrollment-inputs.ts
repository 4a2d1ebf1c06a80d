import type { EnrollmentInput as Enrollment } from '../../actions/flag/flag-inputs.ts';
import { builder } from '../builder.ts';
import { ConditionInput, toConditions } from '../targeting-rule/condition-inputs.ts';

/** An enrollment to set. */
export const EnrollmentInput = builder.inputType('EnrollmentInput', {
  description:
    'Lets subjects decide for themselves, before any holdout or rule: a subject that has one of the attributes asked about is on ' +
    'when every condition holds and the exposure takes it in, and else off.',
  fields: (t) => ({
    conditions: t.field({
      type: [ConditionInput],
      required: true,
      description: 'All of them must hold; at least one.',
    }),
    exposurePercentage: t.float({
      description: 'How many of those who enrolled are exposed, 0 to 100. Default: 100.',
    }),
  }),
});

/** An enrollment as the verbs take it. `path` is where it is in the input. Throws ValidationError for what the type cannot say. */
export function toEnrollmentInput(input: typeof EnrollmentInput.$inferInput, path: string): Enrollment {
  return { ...input, conditions: toConditions(input.conditions, `${path}.conditions`) };
}
