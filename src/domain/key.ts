/** What the key of an environment, segment, rule, holdout or feature looks like. */
export const KEY_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

/** The longest key of a flag or of a variant, in characters. */
export const MAXIMUM_FLAG_KEY = 400;

/** The longest key of a new flag where its API does not say otherwise: older callers keep them in columns of that width. */
export const USUAL_FLAG_KEY = 128;

/** What a flag key looks like. */
export const FLAG_KEY_PATTERN = /^(?!__proto__$)[A-Za-z0-9_-][A-Za-z0-9_.-]{0,399}$/;

/** What a variant key looks like. */
export const VARIANT_KEY_PATTERN = /^(?!__proto__$)[A-Za-z0-9_./-]{1,400}$/;

/** Flag keys that callers who keep flags in plain objects would stumble over; no new flag gets one. */
export const RESERVED_FLAG_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** What an organization id looks like. */
export const ORGANIZATION_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** {@link KEY_PATTERN} in words, for messages. */
export const KEY_EXPECTED = '1 to 128 letters, digits, "_", "." and "-", beginning with a letter or a digit';

/** {@link VARIANT_KEY_PATTERN} in words, for messages. */
export const VARIANT_KEY_EXPECTED = '1 to 400 letters, digits, "_", ".", "/" and "-"';

/** {@link ORGANIZATION_ID_PATTERN} in words, for messages. */
export const ORGANIZATION_ID_EXPECTED = '1 to 64 letters, digits, "_", "." and "-", beginning with a letter or a digit';

/** {@link FLAG_KEY_PATTERN} in words, for messages; `longest` is the most characters that the key may have. */
export function flagKeyExpected(longest: number): string {
  return `1 to ${longest} letters, digits, "_", "." and "-", not beginning with "."`;
}
