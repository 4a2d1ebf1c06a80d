import { builder } from '../builder.ts';
import type { InputFields } from '../flag/flag-address-inputs.ts';

function decisionFields(t: InputFields) {
  return {
    id: t.id({
      required: true,
      description: 'The global id of the change request, or the bare one that a REST API told.',
    }),
    comment: t.string({ description: 'Why; kept with the request. Default: empty.' }),
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
