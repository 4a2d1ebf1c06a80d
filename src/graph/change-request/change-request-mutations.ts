import {
  approveChangeRequest,
  rejectChangeRequest,
  updateChangeRequest,
  withdrawChangeRequest,
} from '../../actions/change-request/change-requests.ts';
import { builder } from '../builder.ts';
import { mutationResult } from '../lib/expected-failures.ts';
import { decodeIdOf } from '../lib/global-id.ts';
import {
  ApproveChangeRequestInput,
  RejectChangeRequestInput,
  UpdateChangeRequestInput,
  WithdrawChangeRequestInput,
} from './change-request-inputs.ts';

builder.mutationField('approveChangeRequest', (t) =>
  t.prismaField({
    type: 'ChangeRequest',
    description:
      'Approves a change request and applies its change to the current state of the object. The requester cannot approve it. ' +
      'Fails with CHANGE_REQUEST_OUTDATED if the object has changed so that the request no longer applies, and with ' +
      'ILLEGAL_TRANSITION if it is not pending. Permission: `change:approve`; for a feature default, with an API key that is ' +
      'bound to no organization.',
    ...mutationResult,
    args: {
      input: t.arg({
        type: ApproveChangeRequestInput,
        required: true,
        description: 'The change request and a comment.',
      }),
    },
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
      'Rejects a change request; its change is not applied. Fails with ILLEGAL_TRANSITION if it is not pending. ' +
      'Permission: `change:approve`.',
    ...mutationResult,
    args: {
      input: t.arg({
        type: RejectChangeRequestInput,
        required: true,
        description: 'The change request and a comment.',
      }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const decision = { ...input, id: decodeIdOf('ChangeRequest', input.id) };
      const { id } = await rejectChangeRequest(services, caller, decision);
      return db.changeRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('withdrawChangeRequest', (t) =>
  t.prismaField({
    type: 'ChangeRequest',
    description:
      'Withdraws a change request; its change is not applied. Only the requester, or an API key that the requester made, ' +
      'can withdraw it. Fails with CHANGE_REQUEST_OUTDATED if it is outdated, and with ILLEGAL_TRANSITION if it is not ' +
      'pending. Permission: the one that the change itself needs, such as `flag:write`.',
    ...mutationResult,
    args: {
      input: t.arg({ type: WithdrawChangeRequestInput, required: true, description: 'The change request.' }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await withdrawChangeRequest(services, caller, { id: decodeIdOf('ChangeRequest', input.id) });
      return db.changeRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('updateChangeRequest', (t) =>
  t.prismaField({
    type: 'ChangeRequest',
    description:
      'Changes the comment of a pending change request. Only the requester, or an API key that the requester made, can change ' +
      'it. Requests need no update when other changes are made: they are rebased by themselves, or become outdated. Fails with ' +
      'ILLEGAL_TRANSITION if it is not pending. Permission: the one that the change itself needs, such as `flag:write`.',
    ...mutationResult,
    args: {
      input: t.arg({
        type: UpdateChangeRequestInput,
        required: true,
        description: 'The change request, and its new comment.',
      }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const update = { comment: input.comment, id: decodeIdOf('ChangeRequest', input.id) };
      const { id } = await updateChangeRequest(services, caller, update);
      return db.changeRequest.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);
