import type { Caller } from '../../domain/caller.ts';
import { NotFoundError, problem } from '../../domain/errors.ts';
import { authorize } from '../authorize.ts';
import { segmentKeeper } from '../segment/segment-keeper.ts';
import { changedSegment, type SegmentMembership } from '../segment/segments.ts';
import type { Services } from '../services.ts';
import { type ChangePreview, openPreview, type PreviewPlace, previewOf } from './change-preview.ts';
import { draftedEntity } from './entity-draft.ts';

/** A change of who is in a segment that may be made. */
export interface SegmentDraft {
  readonly segmentKey: string;
  readonly change: SegmentMembership;
}

/**
 * What a change of a segment would do to the answers of known subjects and of given contexts, of every flag that depends on the
 * segment and would answer differently. Writes nothing and counts no evaluation. With problems, no answer is compared.
 * Throws ValidationError, PermissionError and NotFoundError.
 */
export async function previewSegmentChange(
  services: Services,
  caller: Caller,
  input: PreviewPlace & SegmentDraft,
): Promise<ChangePreview> {
  authorize(caller, 'segment:read', input.organizationId);
  const place = await openPreview(services, caller, input);
  const { view, organization } = place;
  const before = organization.segments.get(input.segmentKey)?.segment;
  if (before === undefined) throw new NotFoundError('segment', input.segmentKey);
  const after = changedSegment(before, input.change, view);
  const write = { kind: 'SEGMENT_UPDATED', before, after } as const;
  const change = await draftedEntity(view, segmentKeeper, write);
  const problems = change.problems.map(({ path, message }) => problem(`change.${path}`, message));
  return previewOf(place, { ...change, problems });
}
