import type { Caller } from '../../domain/caller.ts';
import type { EvaluationContext } from '../../domain/evaluation.ts';
import { segmentContains } from '../../evaluation/segment-membership.ts';
import { snapshotFor } from '../evaluation/evaluations.ts';
import type { Services } from '../services.ts';
import { evaluateKnownSubjects, MAXIMUM_KNOWN_SUBJECTS } from '../subject/known-subjects.ts';

/** An environment, as callers name it. Absent: the caller's, else the default one. */
interface Place {
  readonly organizationId: string;
  readonly environment?: string | null | undefined;
}

/** Whether a subject is a member of a segment now. Throws PermissionError and NotFoundError. */
export async function isSegmentMember(
  services: Services,
  caller: Caller,
  { segmentKey, context, ...place }: Place & { readonly segmentKey: string; readonly context: EvaluationContext },
): Promise<boolean> {
  const { evaluator } = await snapshotFor(services, caller, place, 'segment:read');
  return segmentContains(evaluator, segmentKey, context, services.clock.now());
}

/** How many known subjects are members of each of some segments now, of at most 10,000 known subjects. Throws as above. */
export async function countKnownMembers(
  services: Services,
  caller: Caller,
  {
    segmentKeys,
    isCancelled,
    ...place
  }: Place & { readonly segmentKeys: readonly string[]; readonly isCancelled: () => boolean },
): Promise<ReadonlyMap<string, number>> {
  const snapshot = await snapshotFor(services, caller, place, 'segment:read');
  const now = services.clock.now();
  const counts = new Map(segmentKeys.map((key) => [key, 0]));
  await evaluateKnownSubjects(services, snapshot, { maximum: MAXIMUM_KNOWN_SUBJECTS, isCancelled }, (context) => {
    for (const [key, count] of counts)
      if (segmentContains(snapshot.evaluator, key, context, now)) counts.set(key, count + 1);
    return counts.size;
  });
  return counts;
}
