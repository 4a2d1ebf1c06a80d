import { approveChangeRequest, rejectChangeRequest } from '../../actions/change-request/change-requests.ts';
import { builder } from '../builder.ts';
import { expectedFailures } from '../lib/expected-failures.ts';
import { decodeIdOf } from '../lib/global-id.ts';
import { ApproveChangeRequestInput, RejectChangeRequestInput } from './change-request-inputs.ts';

builder.mutationField('approveChangeRequest', (t) =>
  t.prismaField({
    type: 'ChangeRequest',
    description:
      'Approves a change request: its change takes effect on the flag as it is now. CHANGE_REQUEST_OUTDATED when the flag has ' +
      'moved on so that it no longer applies. Somebody other than the requester does it. Permission: `change:approve`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: ApproveChangeRequestInput, required: true, description: 'Which, and why.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const decision = { ...input, id: decodeIdOf('ChangeRequest', input.id) };
      const { id } = await approveChangeRequest(services, caller, decision);
      return db.changeRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('rejectChangeRequest', (t) =>
  t.prismaField({
    type: 'ChangeRequest',
    description:
      'Rejects a change request: nothing changes. ILLEGAL_TRANSITION when it has been decided. Permission: `change:approve`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: RejectChangeRequestInput, required: true, description: 'Which, and why.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const decision = { ...input, id: decodeIdOf('ChangeRequest', input.id) };
      const { id } = await rejectChangeRequest(services, caller, decision);
      return db.changeRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
