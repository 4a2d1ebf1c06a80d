import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { EpochMilliseconds } from '../../domain/instant.ts';

/*
 * An EventSource cannot send headers, and a key must not stand in a URL. So the URL of an event stream carries a token that is
 * good for this one purpose, one organization and environment, and a short time. It is signed with the stored hash of the key
 * that asked for it: every node knows that hash, nobody else does, and with the key the token ends.
 */

/** What a token says. */
export interface StreamClaims {
  readonly apiKeyId: string;
  readonly organizationId: string;
  readonly environment: string;
  readonly expiresAt: EpochMilliseconds;
}

/** In milliseconds. */
const WINDOW = 600_000;

/** Keeps the signature from being good for anything else that may one day be signed with the same hash. */
const PURPOSE = 'ofrep-event-stream.1';

const payload = z.tuple([z.uuid(), z.string(), z.string(), z.int()]);

/**
 * Until when a token lasts that is made now: one to two windows. All tokens of a window are the same, so that a client that
 * fetches anew keeps the stream it has. When a token ends, the entity tags of the answers that carry it have changed before:
 * a client that is refused fetches anew, gets an answer and not a 304, and so a new token.
 */
export function tokenExpiry(now: EpochMilliseconds): EpochMilliseconds {
  return (Math.floor(now / WINDOW) + 2) * WINDOW;
}

/** Makes a token. */
export function signToken(claims: StreamClaims, keyHash: string): string {
  const { apiKeyId, organizationId, environment, expiresAt } = claims;
  const text = JSON.stringify([apiKeyId, organizationId, environment, expiresAt]);
  return `${Buffer.from(text).toString('base64url')}.${signature(text, keyHash).toString('base64url')}`;
}

/** What a token says, true or not; undefined for what is no token. */
export function readToken(token: string): StreamClaims | undefined {
  const parsed = payload.safeParse(parseJson(textOf(token)));
  if (!parsed.success) return undefined;
  const [apiKeyId, organizationId, environment, expiresAt] = parsed.data;
  return { apiKeyId, organizationId, environment, expiresAt };
}

/** Whether a token was signed with the hash of the key that it names. */
export function isGenuine(token: string, keyHash: string): boolean {
  const given = Buffer.from(token.split('.')[1] ?? '', 'base64url');
  const expected = signature(textOf(token), keyHash);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function textOf(token: string): string {
  return Buffer.from(token.split('.')[0] ?? '', 'base64url').toString();
}

function signature(text: string, keyHash: string): Buffer {
  return createHmac('sha256', Buffer.from(keyHash, 'hex')).update(`${PURPOSE}\n${text}`).digest();
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
