import { isJsonObject, type JsonValue } from './json.ts';

/** What callers see instead of an encrypted payload that they may not read. */
export const REDACTED_PAYLOAD = '********* (encrypted)';

/** The prefix of every payload's ciphertext; only the store reads the rest. */
export const SEALED_PREFIX = 'halyard-sealed:';

/** Whether a value is the ciphertext of a payload. A damaged one counts too, because it must not be shown either. */
export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(SEALED_PREFIX);
}

/** A document of the change log with {@link REDACTED_PAYLOAD} in place of each ciphertext. */
export function withoutSealed(document: JsonValue): JsonValue {
  if (isSealed(document)) return REDACTED_PAYLOAD;
  if (Array.isArray(document)) return document.map(withoutSealed);
  if (!isJsonObject(document)) return document;
  return Object.fromEntries(Object.entries(document).map(([member, value]) => [member, withoutSealed(value)]));
}

/**
 * The member of an API's part of a setting's extensions in which the API stores payloads as they were sent. A flag that encrypts its
 * payloads is stored without it.
 */
export const PAYLOAD_TEXTS = 'payload_texts';
