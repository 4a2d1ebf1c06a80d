import { builder } from '../builder.ts';
import type { InputFields } from '../lib/input-fields.ts';

function decisionFields(t: InputFields) {
  return {
    id: t.id({
      required: true,
      description: 'Global ID of the change request, or its UUID as the REST APIs show it.',
    }),
    comment: t.string({
      description:
        'Reason for the decision, up to 10,000 characters. It is stored with the change request. Default: empty.',
    }),
  };
}

/** A change request to approve. */
export const ApproveChangeRequestInput = builder.inputType('ApproveChangeRequestInput', {
  description: 'The change request to approve.',
  fields: decisionFields,
});

/** A change request to reject. */
export const RejectChangeRequestInput = builder.inputType('RejectChangeRequestInput', {
  description: 'The change request to reject.',
  fields: decisionFields,
});
