/** What a flag, environment, variant, segment, rule or feature key looks like. */
export const KEY_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;

/** What an organization id looks like. */
export const ORGANIZATION_ID_PATTERN = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;

/** {@link KEY_PATTERN} in words, for messages. */
export const KEY_EXPECTED = '1 to 128 letters, digits, "_", "." and "-", beginning with a letter or a digit';

/** {@link ORGANIZATION_ID_PATTERN} in words, for messages. */
export const ORGANIZATION_ID_EXPECTED = '1 to 64 letters, digits, "_", "." and "-", beginning with a letter or a digit';
