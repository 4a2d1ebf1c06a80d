import { builder } from '../builder.ts';
import type { InputFields } from '../lib/input-fields.ts';

function idFields(t: InputFields) {
  return {
    id: t.id({
      required: true,
      description: 'Global ID of the change request, or its UUID as the REST APIs show it.',
    }),
  };
}

function decisionFields(t: InputFields) {
  return {
    ...idFields(t),
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

/** A change request, and its new comment. */
export const UpdateChangeRequestInput = builder.inputType('UpdateChangeRequestInput', {
  description: 'The change request, and its new comment.',
  fields: (t) => ({
    ...idFields(t),
    comment: t.string({
      required: true,
      description: 'Comment of the requester, up to 10,000 characters; empty for none.',
    }),
  }),
});

/** A change request to withdraw. */
export const WithdrawChangeRequestInput = builder.inputType('WithdrawChangeRequestInput', {
  description: 'The change request to withdraw.',
  fields: idFields,
});
