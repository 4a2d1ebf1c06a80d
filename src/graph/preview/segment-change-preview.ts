import { previewSegmentChange } from '../../actions/preview/preview-segment-change.ts';
import { builder } from '../builder.ts';
import { priced } from '../lib/price-hints.ts';
import { refuseNulls } from '../lib/refuse-nulls.ts';
import { SegmentMembershipInput, toSegment } from '../segment/segment-inputs.ts';
import { ChangePreviewObject } from './change-preview.ts';
import { previewArguments, toPreviewPlace } from './preview-arguments.ts';

builder.queryField('previewSegmentChange', (t) =>
  t.field({
    ...priced(50),
    type: ChangePreviewObject,
    nullable: true,
    description:
      'What a change of who is in a segment would do, before it is made: to every flag that depends on the segment, directly or by ' +
      'another segment or flag. Needs `segment:read` as well. Fails with NOT_FOUND for an unknown organization, environment or ' +
      'segment.',
    args: {
      ...previewArguments(t),
      segmentKey: t.arg.string({ required: true, description: 'Key of the segment.' }),
      change: t.arg({ type: SegmentMembershipInput, required: true, description: 'What to change of its members.' }),
    },
    resolve: (_root, { segmentKey, change, ...args }, context) => {
      refuseNulls(change, []);
      return previewSegmentChange(context.services, context.caller, {
        ...toPreviewPlace(context, args),
        segmentKey,
        change: toSegment(change, 'change.'),
      });
    },
  }),
);
