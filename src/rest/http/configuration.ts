import type { EpochMilliseconds } from '../../domain/instant.ts';
import { nextTransition } from '../../evaluation/next-transition.ts';
import type { Snapshot } from '../../evaluation/snapshot.ts';
import type { Store } from '../../store/store.ts';

/** During which the answers of a snapshot stay the same: from an instant on, until before the next. */
interface Calm {
  readonly from: EpochMilliseconds;
  readonly until: EpochMilliseconds;
}

// Looking through all flags costs as much as evaluating them, so that it is done once per change and not per request.
const known = new WeakMap<Snapshot, Calm>();

/** The instant at which an answer changes next with nobody changing anything; infinity when none does. */
export function calmUntil(snapshot: Snapshot, now: EpochMilliseconds): EpochMilliseconds {
  const calm = known.get(snapshot);
  if (calm !== undefined && calm.from <= now && now < calm.until) return calm.until;
  const until = nextTransition(snapshot, now) ?? Number.POSITIVE_INFINITY;
  known.set(snapshot, { from: now, until });
  return until;
}

/**
 * Names what an environment answers at an instant, whoever asks: the epoch of the log, the revision and the instant of the next
 * change. The same on every node.
 */
export function configurationId({ epoch }: Pick<Store, 'epoch'>, snapshot: Snapshot, now: EpochMilliseconds): string {
  const until = calmUntil(snapshot, now);
  const name = `${epoch}-${snapshot.revision}`;
  return Number.isFinite(until) ? `${name}.${until}` : name;
}

/** The revision in a configuration's id or etag, with or without an epoch; undefined in what is none, such as the etag of another server. */
export function revisionIn(etag: string): number | undefined {
  const revision = /^"?(?:[\da-f]{8}-)?(\d{1,15})(?:\.\d+)?"?$/.exec(etag)?.[1];
  return revision === undefined ? undefined : Number(revision);
}
