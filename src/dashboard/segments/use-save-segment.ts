import { showWaiting } from '../change/show-waiting.ts';
import type { Failure } from '../graph/failures.ts';
import { useApp } from '../shell/app.ts';
import { useWrite } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { type MemberChange, type SegmentDraft, segmentInput, takeBackInput } from './segment-draft.ts';
import { type SegmentPartsFragment, UpdateSegmentDocument } from './segments.graphql.ts';

/** Saves a segment on the version that the person saw, says what became of it, and offers to undo it. Returns why it failed. */
export function useSaveSegment(organization: string, { key, version }: SegmentPartsFragment) {
  const send = useWrite();
  const { toasts } = useApp();
  return async (
    before: SegmentDraft,
    after: SegmentDraft,
    members: MemberChange | undefined,
    comment: string,
  ): Promise<Failure | undefined> => {
    const place = { organizationId: organization, key };
    const input = { ...place, expectedVersion: version, comment, ...segmentInput(before, after) };
    const written = await send(UpdateSegmentDocument, { input });
    if (written.outcome === 'FAILED') return written.failure;
    if (written.outcome === 'WAITS') {
      showWaiting(toasts, organization, `The change of ${after.name}`, written.number);
      return undefined;
    }
    const undo = async () => {
      const expectedVersion = written.value.version;
      const back = { ...place, expectedVersion, ...takeBackInput(before, after, members) };
      const undone = await send(UpdateSegmentDocument, { input: back });
      if (undone.outcome === 'FAILED') toasts.show(failureSentence(undone.failure), { tone: 'bad' });
      else if (undone.outcome === 'WAITS') showWaiting(toasts, organization, 'The way back', undone.number);
      else toasts.show(`${before.name} is as it was.`);
    };
    // Without the permission to read changes it is not known which members to take back.
    const canUndo = members !== undefined || after.members.lines.trim() === '';
    toasts.show(`${after.name} is saved.`, canUndo ? { action: { label: 'Undo', run: () => void undo() } } : {});
    return undefined;
  };
}
