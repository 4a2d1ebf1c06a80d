import { createSegment, deleteSegment, updateSegment } from '../../actions/segment/segments.ts';
import { builder } from '../builder.ts';
import { Deletion } from '../change/deletion.ts';
import { expectedFailures } from '../lib/expected-failures.ts';
import { encodeGlobalId } from '../lib/global-id.ts';
import { CreateSegmentInput, DeleteSegmentInput, toSegment, UpdateSegmentInput } from './segment-inputs.ts';

builder.mutationField('createSegment', (t) =>
  t.prismaField({
    type: 'Segment',
    description: 'Creates a segment. KEY_TAKEN when there is one of the key. Permission: `segment:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: CreateSegmentInput, required: true, description: 'The segment to make.' }) },
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
      'Changes a segment, for every flag that refers to it; its key and kind stay. Permission: `segment:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: UpdateSegmentInput, required: true, description: 'What to change of which.' }) },
    resolve: async (query, _root, { input }, { services, caller, db }) => {
      const { id } = await updateSegment(services, caller, toSegment(input));
      return db.segment.findUniqueOrThrow({ ...query, where: { id } });
    },
  }),
);

builder.mutationField('deleteSegment', (t) =>
  t.field({
    type: Deletion,
    description:
      'Deletes a segment; that cannot be undone. IN_USE while rules of flags refer to it. Permission: `segment:write`.',
    errors: expectedFailures,
    args: { input: t.arg({ type: DeleteSegmentInput, required: true, description: 'The segment to delete.' }) },
    resolve: async (_root, { input }, { services, caller }) => {
      const { id, key } = await deleteSegment(services, caller, input);
      return { id: encodeGlobalId('Segment', id), kind: 'SEGMENT', key } as const;
    },
  }),
);
