import { LRUCache } from 'lru-cache';
import type { EpochMilliseconds } from '../domain/instant.ts';
import { andThen, type MaybePromise } from '../domain/maybe-promise.ts';
import {
  type ApiKeyRecord,
  findApiKey,
  keyNotification,
  NEW_KEY_NOTIFICATION,
  secretColumns,
  touchApiKey,
} from '../store/api-keys.ts';
import { PerKeySemaphore, type SemaphoreRule } from '../store/commit/per-key-semaphore.ts';
import { statementFailure } from '../store/database/statement-failures.ts';
import type { Store } from '../store/store.ts';
import { atMost } from './at-most.ts';
import type { Live, LiveProblem } from './live.ts';

/** How long a key is cached without reading it again, in milliseconds; a notified revocation evicts it at once. */
const FRESH_TIME = 5_000;

/** How long a request waits for the database while a stale key is cached, and how often the database is queried again, in milliseconds. */
const READ_TIME = 1_000;

/** How many keys are cached, and how many unknown secrets besides; each takes less than a kilobyte. */
const MAXIMUM_CACHED = 10_000;

/** How many secrets without a cached key are read at once, and how long one waits: unknown keys never fill the database's pool. */
const READS: SemaphoreRule = { atOnce: 4, waitTime: 5_000 };

/** The API keys as this node knows them. */
export interface ApiKeyCache {
  /**
   * The key of a secret when it may be used now; undefined for an unknown, expired or revoked one. While the database does not
   * answer, a key that was read before is used as it was then, for `keyStaleSeconds`: a revocation that this node was notified of
   * or has read counts at once, any other when the database answers again. Throws what the database throws for other secrets,
   * and UnavailableError (OVERLOADED) when too many of them are read.
   */
  find(secret: string): MaybePromise<ApiKeyRecord | undefined>;
  /** Evicts a key that was revoked, so that it is read again. */
  forget(apiKeyId: string): void;
  /** Evicts every secret that is cached as unknown: a new key may have it. */
  forgetUnknown(): void;
  /** Registers for revoked keys; the returned function removes the listener. */
  onForgotten(listener: (apiKeyId: string) => void): () => void;
  /** How often a key was looked up that was cached, and that was not. */
  readonly use: { readonly hits: number; readonly misses: number };
  /** How many keys and unknown secrets are cached. */
  size(): number;
  close(): void;
}

/** A key as it was read. Times are in the clock's elapsed milliseconds, so that setting the clock back makes no key last longer. */
interface CachedKey {
  readonly key: ApiKeyRecord | undefined;
  readonly readAt: number;
  /** When the database last failed to confirm it; undefined: never since it was read. */
  unconfirmedAt?: number;
}

/** Makes a cache over the store that is notified of revocations on other nodes through `live`. */
export function createApiKeyCache(
  store: Store,
  live: Live,
  { keyStaleSeconds }: { readonly keyStaleSeconds: number },
  onProblem: LiveProblem,
): ApiKeyCache {
  const { clock } = store;
  const known = new LRUCache<string, CachedKey>(atMost(MAXIMUM_CACHED));
  // Apart from the keys, so that unknown secrets do not evict any.
  const unknown = new LRUCache<string, CachedKey>(atMost(MAXIMUM_CACHED));
  const use = { hits: 0, misses: 0 };
  const reads = new PerKeySemaphore(READS, clock);
  const reading = new Map<string, Promise<ApiKeyRecord | undefined>>();
  const listeners = new Set<(apiKeyId: string) => void>();
  /** They grow with every eviction, so that what was read before one is not cached after it. */
  let [revocations, creations] = [0, 0];

  const forget = (apiKeyId: string) => {
    revocations += 1;
    reading.clear();
    for (const [hash, { key }] of known.entries()) if (key?.id === apiKeyId) known.delete(hash);
    for (const listener of listeners) listener(apiKeyId);
  };

  const forgetUnknown = () => {
    creations += 1;
    reading.clear();
    unknown.clear();
  };

  const read = async (secret: string, hash: string): Promise<ApiKeyRecord | undefined> => {
    const [startedAt, before] = [clock.elapsed(), { revocations, creations }];
    const key = await findApiKey(store, secret);
    if (key === undefined ? creations === before.creations : revocations === before.revocations) {
      (key === undefined ? known : unknown).delete(hash);
      (key === undefined ? unknown : known).set(hash, { key, readAt: startedAt });
    }
    if (key !== undefined)
      touchApiKey(store, key.id).catch((error: unknown) => onProblem('the use of a key was not noted', error));
    return key;
  };

  const readInTurn = async (secret: string, hash: string): Promise<ApiKeyRecord | undefined> => {
    const end = await reads.acquire('secrets');
    try {
      return await read(secret, hash);
    } finally {
      end();
    }
  };

  /** Requests with the same secret share one read. */
  const readOnce = (secret: string, hash: string): Promise<ApiKeyRecord | undefined> => {
    const current = reading.get(hash);
    if (current !== undefined) return current;
    const started = (known.has(hash) ? read : readInTurn)(secret, hash).finally(() => {
      if (reading.get(hash) === started) reading.delete(hash);
    });
    reading.set(hash, started);
    return started;
  };

  /** Reads a key again, and uses it as it was when the database does not answer in time. */
  const confirm = async (secret: string, hash: string, stale: CachedKey): Promise<ApiKeyRecord | undefined> => {
    let cancel = () => {};
    const late = new Promise<typeof stale>((resolve) => {
      cancel = clock.after(READ_TIME, () => resolve(stale));
    });
    const answered = readOnce(secret, hash).then(
      (key) => ({ key }),
      (error: unknown) => {
        if (statementFailure(error) === undefined) throw error;
        return stale;
      },
    );
    try {
      const found = await Promise.race([answered, late]);
      if (found === stale) stale.unconfirmedAt = clock.elapsed();
      return found.key;
    } finally {
      cancel();
    }
  };

  const lookUp = (secret: string, hash: string): MaybePromise<ApiKeyRecord | undefined> => {
    const cached = known.get(hash) ?? unknown.get(hash);
    const now = clock.elapsed();
    const isFresh = cached !== undefined && now < cached.readAt + FRESH_TIME;
    if (isFresh) use.hits += 1;
    else use.misses += 1;
    if (isFresh) return cached.key;
    if (cached?.key === undefined || now >= cached.readAt + keyStaleSeconds * 1_000) return readOnce(secret, hash);
    if (cached.unconfirmedAt === undefined) return confirm(secret, hash, cached);
    // The database did not answer the last request: this one does not wait, and queries it again once a second.
    if (now >= cached.unconfirmedAt + READ_TIME) {
      cached.unconfirmedAt = now;
      readOnce(secret, hash).catch(() => {});
    }
    return cached.key;
  };

  const prefix = keyNotification('');
  const stop = live.onNotification((subject) => {
    if (subject === NEW_KEY_NOTIFICATION) forgetUnknown();
    else if (subject.startsWith(prefix)) forget(subject.slice(prefix.length));
  });

  return {
    find(secret) {
      const { hash } = secretColumns(secret);
      return andThen(lookUp(secret, hash), (key) => usable(key, clock.now()));
    },
    forget,
    forgetUnknown,
    onForgotten(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    use,
    size: () => known.size + unknown.size,
    close: stop,
  };
}

/** The key, unless it was revoked or has expired. */
function usable(key: ApiKeyRecord | undefined, now: EpochMilliseconds): ApiKeyRecord | undefined {
  if (key === undefined || key.revokedAt !== null) return undefined;
  return key.expiresAt !== null && key.expiresAt <= now ? undefined : key;
}
