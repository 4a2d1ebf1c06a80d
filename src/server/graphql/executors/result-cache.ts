import { LRUCache } from 'lru-cache';
import type { Services } from '../../../actions/services.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import { andThen, type MaybePromise, recover } from '../../../domain/maybe-promise.ts';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import type { OrganizationSnapshot } from '../../../evaluation/snapshot.ts';
import { type CacheMeters, newCacheUse, noMeters } from '../../metrics/cache-use.ts';

/** How many bytes the cached results and their keys may take. */
const MAXIMUM_BYTES = 64 * 1024 * 1024;

/** The largest result that is cached, in bytes: a board of 1,000 flags in 20 environments has half of it. */
const MAXIMUM_RESULT_BYTES = 8 * 1024 * 1024;

/** Results of queries on an organization, each valid until the organization changes. */
export interface ResultCache {
  /** The slot for the result of a query, named by all that the result depends on; undefined for an unknown organization. */
  slotOf(organizationId: string, query: string): MaybePromise<ResultSlot | undefined>;
}

/** The slot for one result. */
export interface ResultSlot {
  /** The cached text; undefined if there is none. */
  readonly text: string | undefined;
  /** The text that another request computes now, or undefined if that fails; undefined: it is not being computed. */
  inFlight(): Promise<string | undefined> | undefined;
  /**
   * Marks the slot as being computed, so that concurrent requests share the result. The returned function takes the result, which is
   * cached unless the organization has changed in the meantime, or undefined for a failure.
   */
  start(): (computed: ComputedResult | undefined) => void;
}

/** A result, and the instant from which it no longer holds although the organization has not changed; Infinity if it holds until then. */
export interface ComputedResult {
  readonly text: string;
  readonly holdsUntil: EpochMilliseconds;
}

/**
 * Makes a cache of results. The key of a result names the snapshot under which it was computed, so none outlives its revision on
 * this node. Results of older snapshots are no longer found, and are evicted first.
 */
export function createResultCache(
  { live, clock }: Pick<Services, 'live' | 'clock'>,
  meters: CacheMeters = noMeters,
): ResultCache {
  const results = new LRUCache<string, ComputedResult>({
    maxSize: MAXIMUM_BYTES,
    maxEntrySize: MAXIMUM_RESULT_BYTES,
    sizeCalculation: ({ text }, key) => bytesOf(text) + bytesOf(key),
  });
  const textOf = (key: string) => {
    const result = results.get(key);
    return result !== undefined && clock.now() < result.holdsUntil ? result.text : undefined;
  };
  const use = newCacheUse();
  meters.add({ name: 'results', use, entries: () => results.size, bytes: () => results.calculatedSize });
  const inFlight = new Map<string, Promise<string | undefined>>();
  let lastNumber = 0;
  const numberOf = memoizeByObject((_: OrganizationSnapshot) => {
    lastNumber += 1;
    return lastNumber;
  });

  const newSlot = (organizationId: string, snapshot: OrganizationSnapshot, query: string): ResultSlot => {
    const key = `${numberOf(snapshot)} ${query}`;
    const text = textOf(key);
    if (text === undefined) use.misses += 1;
    else use.hits += 1;
    return {
      text,
      inFlight: () => inFlight.get(key),
      start() {
        let settle: (text: string | undefined) => void = () => {};
        const computed = new Promise<string | undefined>((resolve) => {
          settle = resolve;
        });
        inFlight.set(key, computed);
        return (result) => {
          if (result !== undefined && live.loaded(organizationId) === snapshot) results.set(key, result);
          if (inFlight.get(key) === computed) inFlight.delete(key);
          settle(result?.text);
        };
      },
    };
  };
  return {
    slotOf(organizationId, query) {
      const snapshot = recover<OrganizationSnapshot | undefined>(
        () => live.snapshot(organizationId),
        () => undefined,
      );
      return andThen(snapshot, (found) => found && newSlot(organizationId, found, query));
    },
  };
}

/** V8 stores a text in one byte a character, or in two where it has a character beyond Latin-1. */
function bytesOf(text: string): number {
  const isAscii = Buffer.byteLength(text) === text.length;
  return 64 + (isAscii ? text.length : 2 * text.length);
}
