import { LRUCache } from 'lru-cache';
import { callerWith } from '../../actions/identify.ts';
import type { Services } from '../../actions/services.ts';
import type { Caller } from '../../domain/caller.ts';
import { PermissionError } from '../../domain/errors.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { type ApiKeyRecord, findApiKeyById, secretColumns } from '../../store/api-keys.ts';
import { secretIn } from '../http/api-key.ts';
import { isGenuine, readToken, type StreamClaims, signToken, tokenExpiry } from './event-stream-token.ts';
import type { OfrepCall } from './ofrep-place.ts';
import type { StreamPlace } from './refetch-events.ts';

/** A token for the event stream of a place; undefined for a caller without a key, which needs none. */
export function tokenFor({ caller, incoming, now }: OfrepCall, place: StreamPlace): string | undefined {
  const secret = secretIn(incoming.headers);
  if (caller.apiKeyId === null || secret === undefined) return undefined;
  const { organizationId, environment } = place;
  const claims = { apiKeyId: caller.apiKeyId, organizationId, environment, expiresAt: tokenExpiry(now) };
  return signedOnce(claims, secret);
}

// A key's tokens are equal until they expire, and signing one takes as long as evaluating a hundred flags.
const signed = new LRUCache<string, string>({ max: 1_000 });

/** A key always has the same secret. */
function signedOnce(claims: StreamClaims, secret: string): string {
  const name = `${claims.organizationId} ${claims.environment} ${claims.expiresAt} ${claims.apiKeyId}`;
  const known = signed.get(name);
  if (known !== undefined) return known;
  const token = signToken(claims, secretColumns(secret).hash);
  signed.set(name, token);
  return token;
}

/**
 * The caller of a token. Throws the same PermissionError for a forged or expired token and for one with a revoked or expired key.
 */
export async function identifyByToken({ store, clock }: Services, token: string): Promise<Caller> {
  const claims = readToken(token);
  const found = claims === undefined ? undefined : await findApiKeyById(store, claims.apiKeyId);
  const now = clock.now();
  if (!isCurrent(claims, now) || found === undefined || !isGenuine(token, found.hash) || !isUsable(found.key, now)) {
    const message =
      'The token of this event stream is unknown, expired or revoked; fetch the flags again to get another.';
    throw new PermissionError(null, message, 'UNAUTHENTICATED');
  }
  return callerWith(found.key, 'ofrep');
}

/** Whether the caller of a stream may still listen. A key that cannot be read at present stays valid until it can be. */
export async function mayListen({ store, clock }: Services, { apiKeyId }: Caller): Promise<boolean> {
  if (apiKeyId === null) return true;
  try {
    const found = await findApiKeyById(store, apiKeyId);
    return found !== undefined && isUsable(found.key, clock.now());
  } catch {
    return true;
  }
}

/**
 * Calls back when the key of a stream is revoked. The returned function stops listening. Only {@link mayListen} detects that the
 * key has expired, or that the notification of its revocation was lost.
 */
export function onRevoked(services: Services, caller: Caller, callback: () => void): () => void {
  if (caller.apiKeyId === null) return () => {};
  return services.keys.onForgotten((forgotten) => {
    if (forgotten !== caller.apiKeyId) return;
    // A new key is evicted too, and that notification may arrive after the key's first use.
    void mayListen(services, caller).then((isAllowed) => {
      if (!isAllowed) callback();
    });
  });
}

function isCurrent(claims: StreamClaims | undefined, now: EpochMilliseconds): boolean {
  return claims !== undefined && now < claims.expiresAt;
}

function isUsable({ revokedAt, expiresAt }: ApiKeyRecord, now: EpochMilliseconds): boolean {
  return revokedAt === null && (expiresAt === null || now < expiresAt);
}
