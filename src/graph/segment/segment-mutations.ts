import { createSegment, deleteSegment, updateSegment } from '../../actions/segment/segments.ts';
import { builder } from '../builder.ts';
import { deletionMutation } from '../change/deletion.ts';
import { mutationResult, mutationResultOrApproval } from '../lib/expected-failures.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
import { CreateSegmentInput, DeleteSegmentInput, toSegment, UpdateSegmentInput } from './segment-inputs.ts';

builder.mutationField('createSegment', (t) =>
  t.prismaField({
    type: 'Segment',
    description:
      'Creates a segment. Fails with KEY_TAKEN if the organization has a segment with this key. ' +
      'Permission: `segment:write`.',
    ...mutationResult,
    args: { input: t.arg({ type: CreateSegmentInput, required: true, description: 'The segment to create.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await createSegment(services, caller, toSegment(input));
      return db.segment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('updateSegment', (t) =>
  t.prismaField({
    type: 'Segment',
    description:
      'Changes a segment for every flag that refers to it. Its key and kind cannot change. ' +
      'Waits for approval if the answer of a flag that requires approval depends on who is in it. Permission: `segment:write`.',
    ...mutationResultOrApproval,
    args: {
      input: t.arg({ type: UpdateSegmentInput, required: true, description: 'The segment and what to change.' }),
    },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      refuseNulls(input, ['expectedVersion']);
      const { id } = await updateSegment(services, caller, toSegment(input));
      return db.segment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

deletionMutation('deleteSegment', {
  description:
    'Deletes a segment for good. Fails with IN_USE while targeting rules or other segments refer to it. ' +
    'Permission: `segment:write`.',
  input: DeleteSegmentInput,
  about: 'The segment to delete.',
  kind: 'SEGMENT',
  typename: 'Segment',
  run: deleteSegment,
});
