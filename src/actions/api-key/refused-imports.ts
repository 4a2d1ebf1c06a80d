import { LRUCache } from 'lru-cache';
import type { Caller } from '../../domain/caller.ts';
import { RateLimitedError } from '../../domain/errors.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { Services } from '../services.ts';

/** How many imports of secrets of other keys are answered before an organization has to wait. */
const LIMIT = 10;

/** How long an organization waits after the last of them, in milliseconds. */
const WAIT = 3_600_000;

/** The most organizations that are counted. */
const COUNTED = 10_000;

/** Counts imports of secrets of keys that the caller cannot see: many of them would be guessing. */
class RefusedImports {
  readonly #counts: LRUCache<string, number>;

  constructor({ clock }: Pick<Services, 'clock'>) {
    // To lru-cache the time 0 means "never", so the clock starts at 1.
    const perf = { now: () => 1 + clock.elapsed() };
    this.#counts = new LRUCache({ max: COUNTED, ttl: WAIT, ttlResolution: 0, perf });
  }

  /** Throws RateLimitedError if the organization of a caller has guessed too often. */
  refuseGuessing(caller: Caller): void {
    if ((this.#counts.get(nameOf(caller)) ?? 0) < LIMIT) return;
    const left = this.#counts.getRemainingTTL(nameOf(caller));
    throw new RateLimitedError(Math.max(1, Math.ceil(left / 1_000)), 'Too many imports of secrets were refused.');
  }

  /** Counts a refused import. */
  count(caller: Caller): void {
    this.#counts.set(nameOf(caller), (this.#counts.get(nameOf(caller)) ?? 0) + 1);
  }
}

function nameOf({ organizationId, actor }: Caller): string {
  return organizationId ?? actor.id;
}

/** The refused imports of this node, by its clock. */
const byClock = memoizeByObject((clock: Services['clock']) => new RefusedImports({ clock }));

/** The refused imports that this node counts. */
export function refusedImports({ clock }: Pick<Services, 'clock'>): RefusedImports {
  return byClock(clock);
}
