import type { EpochMilliseconds } from '../domain/instant.ts';
import { andThen, type MaybePromise } from '../domain/maybe-promise.ts';
import { type ApiKeyRecord, findApiKey, keyPoke, secretColumns, touchApiKey } from '../store/api-keys.ts';
import type { Store } from '../store/store.ts';
import type { Live } from './live.ts';

/** How long a key is believed without asking the database, in milliseconds; a revocation's poke forgets it at once. */
const BELIEVED = 5_000;

/** How many secrets are remembered, unknown ones included. */
const REMEMBERED = 10_000;

/** The API keys as this node knows them. */
export interface ApiKeyCache {
  /** The key of a secret when it may be used now; undefined for an unknown, expired or revoked one. */
  find(secret: string): MaybePromise<ApiKeyRecord | undefined>;
  /** Forgets what is known of a key, so that it is looked at again; called for one that was revoked, or made of a known secret. */
  forget(apiKeyId: string): void;
  /** Registers for keys that were revoked; the returned function takes the listener away. */
  onForgotten(listener: (apiKeyId: string) => void): () => void;
  close(): void;
}

interface Remembered {
  readonly key: ApiKeyRecord | undefined;
  /** In the clock's elapsed milliseconds: a key is not believed for longer because the clock was set back. */
  readonly until: number;
}

/** Makes a key ring over the store that hears of revocations on other nodes through `live`. */
export function createApiKeyCache(
  store: Store,
  live: Live,
  onProblem: (message: string, error: unknown) => void,
): ApiKeyCache {
  const remembered = new Map<string, Remembered>();
  const listeners = new Set<(apiKeyId: string) => void>();

  const forget = (apiKeyId: string) => {
    // A secret that was nobody's may be this key's by now.
    for (const [hash, { key }] of remembered) if (key === undefined || key.id === apiKeyId) remembered.delete(hash);
    for (const listener of listeners) listener(apiKeyId);
  };

  const remember = async (secret: string, hash: string): Promise<ApiKeyRecord | undefined> => {
    const key = await findApiKey(store, secret);
    if (remembered.size >= REMEMBERED) remembered.clear();
    remembered.set(hash, { key, until: store.clock.elapsed() + BELIEVED });
    if (key !== undefined)
      touchApiKey(store, key.id).catch((error: unknown) => onProblem('the use of a key was not noted', error));
    return key;
  };

  const prefix = keyPoke('');
  const stop = live.onPoke((subject) => {
    if (subject.startsWith(prefix)) forget(subject.slice(prefix.length));
  });

  return {
    find(secret) {
      const { hash } = secretColumns(secret);
      const known = remembered.get(hash);
      const isBelieved = known !== undefined && store.clock.elapsed() < known.until;
      return andThen(isBelieved ? known.key : remember(secret, hash), (key) => usable(key, store.clock.now()));
    },
    forget,
    onForgotten(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: stop,
  };
}

/** The key, unless it was revoked or has expired. */
function usable(key: ApiKeyRecord | undefined, now: EpochMilliseconds): ApiKeyRecord | undefined {
  if (key === undefined || key.revokedAt !== null) return undefined;
  return key.expiresAt !== null && key.expiresAt <= now ? undefined : key;
}
