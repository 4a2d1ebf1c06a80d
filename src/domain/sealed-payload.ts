import { isJsonObject, type JsonValue } from './json.ts';

/** What everybody is shown instead of an encrypted payload who is not told its text. */
export const REDACTED_PAYLOAD = '********* (encrypted)';

/** How the ciphertext of every payload begins; what follows is for the store to read. */
export const SEALED_PREFIX = 'halyard-sealed:';

/** Whether a value is the ciphertext of a payload. One that has been damaged still counts: it must not be shown either. */
export function isSealed(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith(SEALED_PREFIX);
}

/** A document of the change log as APIs may show it: {@link REDACTED_PAYLOAD} wherever a ciphertext stands. */
export function withoutSealed(document: JsonValue): JsonValue {
  if (isSealed(document)) return REDACTED_PAYLOAD;
  if (Array.isArray(document)) return document.map(withoutSealed);
  if (!isJsonObject(document)) return document;
  return Object.fromEntries(Object.entries(document).map(([member, value]) => [member, withoutSealed(value)]));
}

/**
 * The member of an API's part of a setting's extensions in which the API keeps payloads as it was sent them. A flag that
 * encrypts its payloads is kept without it.
 */
export const PAYLOAD_TEXTS = 'payload_texts';
