import type { EpochMilliseconds } from '../../domain/instant.ts';
import { nextTransition } from '../../evaluation/next-transition.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import type { Store } from '../../store/store.ts';

/** An interval in which the answers of a snapshot stay the same; its end is exclusive. */
interface StableInterval {
  readonly from: EpochMilliseconds;
  readonly until: EpochMilliseconds;
}

// Finding the next transition costs as much as evaluating all flags, so that it is cached per snapshot.
const known = new WeakMap<Snapshot, StableInterval>();

/** The next instant at which an answer changes without a write; infinity when there is no such instant. */
export function stableUntil(snapshot: Snapshot, now: EpochMilliseconds): EpochMilliseconds {
  const stable = known.get(snapshot);
  if (stable !== undefined && stable.from <= now && now < stable.until) return stable.until;
  const until = nextTransition(snapshot, now) ?? Number.POSITIVE_INFINITY;
  known.set(snapshot, { from: now, until });
  return until;
}

/**
 * Identifies what an environment answers at an instant: the epoch of the log, the revision and the next transition. The same on
 * every node.
 */
export function configurationId({ epoch }: Pick<Store, 'epoch'>, snapshot: Snapshot, now: EpochMilliseconds): string {
  const until = stableUntil(snapshot, now);
  const name = `${epoch}-${snapshot.revision}`;
  return Number.isFinite(until) ? `${name}.${until}` : name;
}

/** The revision in a configuration's id or etag, with or without an epoch; undefined for other text, such as another server's etag. */
export function revisionIn(etag: string): number | undefined {
  const revision = /^"?(?:[\da-f]{8}-)?(\d{1,15})(?:\.\d+)?"?$/.exec(etag)?.[1];
  return revision === undefined ? undefined : Number(revision);
}
