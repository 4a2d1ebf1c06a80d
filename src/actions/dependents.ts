import { ConflictError } from '../domain/errors.ts';
import type { Flag } from '../domain/flag.ts';
import type { Transaction } from '../store/commit.ts';
import { loadSnapshotWithin } from '../store/load.ts';
import { conditionsOf, mentionedIn } from './references.ts';

/** Throws ConflictError IN_USE when other living flags depend on this one, as a prerequisite or in a condition. */
export async function refuseDependents(tx: Transaction, flag: Flag, done: string): Promise<void> {
  const flags = await otherFlags(tx, flag.organizationId, flag.key);
  const dependents = flags
    .filter(
      (other) =>
        other.prerequisites.some(({ flagKey }) => flagKey === flag.key) || mentioned(other).flags.has(flag.key),
    )
    .map((other) => other.key);
  if (dependents.length === 0) return;
  const message = `The flag "${flag.key}" cannot be ${done}: ${dependents.join(', ')} depend on it.`;
  throw new ConflictError('IN_USE', message, { entityType: 'flag', id: flag.id }, dependents);
}

/** The keys of the living flags whose rules refer to a segment. */
export async function flagsOfSegment(tx: Transaction, organizationId: string, segmentKey: string): Promise<string[]> {
  const flags = await otherFlags(tx, organizationId);
  return flags.filter((flag) => mentioned(flag).segments.has(segmentKey)).map((flag) => flag.key);
}

async function otherFlags(tx: Transaction, organizationId: string, except?: string): Promise<readonly Flag[]> {
  const { flags } = await loadSnapshotWithin(tx, organizationId);
  return flags.filter((flag) => flag.key !== except);
}

function mentioned(flag: Flag): ReturnType<typeof mentionedIn> {
  return mentionedIn(conditionsOf(flag).map(({ condition }) => condition));
}
