/** How a cache is used. */
export interface CacheUse {
  /** How often something was looked up that was cached. */
  hits: number;
  /** How often something was looked up that was not cached. */
  misses: number;
}

/** A cache that is measured. */
export interface MeasuredCache {
  readonly name: string;
  readonly use: Readonly<CacheUse>;
  /** How many entries it has now. */
  entries(): number;
  /** How many bytes its entries take, estimated; undefined: it is bounded by their number. */
  readonly bytes?: (() => number) | undefined;
}

/** Where caches are registered. */
export interface CacheMeters {
  /** Has a cache measured from now on. */
  add(cache: MeasuredCache): void;
}

/** Use that begins at 0. */
export function newCacheUse(): CacheUse {
  return { hits: 0, misses: 0 };
}

/** Measures nothing. */
export const noMeters: CacheMeters = { add: () => {} };
