import { parseVersion, type Version } from '../../domain/version.ts';

const MAXIMUM_ENTRIES = 1_000;
const LONGEST_CACHED = 64;
const cache = new Map<string, Version | undefined>();

/**
 * Reads a version as {@link parseVersion} does, through a cache: callers send few different versions, and parsing one costs more
 * than the rest of an evaluation. Long texts are not cached, which bounds the memory. A Map answers in half the time of an LRU
 * cache (35 instead of 70 ns, measured with 50 versions), which matters at the cost of a whole evaluation (about 100 ns).
 */
export function parseVersionCached(text: string): Version | undefined {
  const cached = cache.get(text);
  if (cached !== undefined || cache.has(text)) return cached;
  const version = parseVersion(text);
  if (text.length <= LONGEST_CACHED) {
    if (cache.size >= MAXIMUM_ENTRIES) cache.clear();
    cache.set(text, version);
  }
  return version;
}
