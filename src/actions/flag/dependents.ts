import { ConflictError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Segment } from '../../domain/segment.ts';
import type { RawSnapshot } from '../../evaluation/snapshot.ts';
import { loadSnapshotWithin } from '../../store/flags/load.ts';
import type { Transaction } from '../../store/transaction.ts';
import { conditionsOf, mentionedIn, placedConditions } from './references.ts';

/** Throws ConflictError IN_USE if other flags that are not deleted, or segments, depend on this one. */
export async function refuseDependents(tx: Transaction, flag: Flag, done: string): Promise<void> {
  refuseDependentsIn(await loadSnapshotWithin(tx, flag.organizationId), flag, done);
}

/** The same among flags and segments that are loaded already. */
export function refuseDependentsIn(contents: Pick<RawSnapshot, 'flags' | 'segments'>, flag: Flag, done: string): void {
  const dependents = dependentsOf(flag, contents);
  if (dependents.length === 0) return;
  const message = `The flag "${flag.key}" cannot be ${done}: ${dependents.join(', ')} depend on it.`;
  throw new ConflictError('IN_USE', message, { entityType: 'flag', id: flag.id }, dependents);
}

/** The keys of those of some flags and segments that depend on a flag, as a prerequisite or in a condition. */
export function dependentsOf(
  flag: Flag,
  { flags, segments }: Pick<RawSnapshot, 'flags' | 'segments'>,
): readonly string[] {
  const needsIt = (other: Flag) => other.prerequisites.some(({ flagKey }) => flagKey === flag.key);
  return [
    ...flags.filter((other) => other.key !== flag.key && (needsIt(other) || mentioned(other).flags.has(flag.key))),
    ...segments.filter((segment) => mentionedBy(segment).flags.has(flag.key)),
  ].map(({ key }) => key);
}

/** The keys of the flags that are not deleted, and of the other segments, whose conditions refer to a segment. */
export async function dependentsOfSegment(
  tx: Transaction,
  organizationId: string,
  segmentKey: string,
): Promise<string[]> {
  const { flags, segments } = await loadSnapshotWithin(tx, organizationId);
  return [
    ...flags.filter((flag) => mentioned(flag).segments.has(segmentKey)),
    ...segments.filter((other) => other.key !== segmentKey && mentionedBy(other).segments.has(segmentKey)),
  ].map(({ key }) => key);
}

function mentioned(flag: Flag): ReturnType<typeof mentionedIn> {
  return mentionedIn(conditionsOf(flag).map(({ condition }) => condition));
}

function mentionedBy({ groups }: Segment): ReturnType<typeof mentionedIn> {
  return mentionedIn(placedConditions('groups', groups).map(({ condition }) => condition));
}
