import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { EpochMilliseconds } from '../../domain/instant.ts';

/*
 * An EventSource cannot send headers, and a key must not stand in a URL. So the URL of an event stream carries a token that is
 * valid only for event streams, for one organization and environment, and for a short time. It is signed with the stored hash of
 * the key of its request: every node knows that hash, no client does, and the token ends with the key.
 */

/** The claims of a token. */
export interface StreamClaims {
  readonly apiKeyId: string;
  readonly organizationId: string;
  readonly environment: string;
  readonly expiresAt: EpochMilliseconds;
}

/** In milliseconds. */
const WINDOW = 600_000;

/** Makes the signature invalid for any other purpose for which the same hash might sign. */
const PURPOSE = 'ofrep-event-stream.1';

const payload = z.tuple([z.uuid(), z.string(), z.string(), z.int()]);

/**
 * When a token expires that is made now: after one to two windows. All tokens of a window are equal, so that a client that
 * fetches again keeps its stream. The entity tags of answers with a token change before it expires: a client whose stream is
 * refused fetches again, gets an answer and not a 304, and so a new token.
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

/** The claims of a token, which may be forged; undefined if the text is not a token. */
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
