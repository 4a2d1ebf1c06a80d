/** The keys of environments, segments, rules, holdouts and features. */
export const KEY_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

/** The longest key of a flag or of a variant, in characters. */
export const MAXIMUM_FLAG_KEY = 400;

/** The longest key of a new flag, unless its API allows more: older callers store keys in columns of that width. */
export const USUAL_FLAG_KEY = 128;

/** The keys of flags. */
export const FLAG_KEY_PATTERN = /^(?!__proto__$)[A-Za-z0-9_-][A-Za-z0-9_.-]{0,399}$/;

/** The keys of variants. */
export const VARIANT_KEY_PATTERN = /^(?!__proto__$)[A-Za-z0-9_./-]{1,400}$/;

/** Flag keys that break callers who store flags in plain JavaScript objects; no new flag may have one. */
export const RESERVED_FLAG_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** The ids of organizations. */
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
