/** A semantic version (https://semver.org). Numbers are digits without leading zeros, so that they compare exactly at any length. */
export interface Version {
  readonly major: string;
  readonly minor: string;
  readonly patch: string;
  /** The pre-release identifiers; empty for a release. */
  readonly prerelease: readonly string[];
}

/** The longest text that is read as a version, in characters. */
const MAXIMUM_LENGTH = 256;

const IDENTIFIER = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)';
const BUILD = '\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const VERSION = new RegExp(
  `^v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?(?:-(${IDENTIFIER}(?:\\.${IDENTIFIER})*))?(?:${BUILD})?$`,
);
const DIGITS = /^\d+$/;

/**
 * Reads a version: strict semver, or a partial that is completed (`2.5` → 2.5.0, `v2.5.1` → 2.5.1). Returns undefined for any other
 * text (four parts, a dangling `-`): an error at every API, never "false".
 */
export function parseVersion(text: string): Version | undefined {
  const match = text.length > MAXIMUM_LENGTH ? null : VERSION.exec(text.trim());
  if (match === null) return undefined;
  const [, major, minor, patch, prerelease] = match;
  return {
    major: withoutLeadingZeros(major),
    minor: withoutLeadingZeros(minor),
    patch: withoutLeadingZeros(patch),
    prerelease: prerelease?.split('.') ?? [],
  };
}

/** Orders two versions by semver precedence (§11): negative, zero or positive. Build metadata does not count. */
export function compareVersions(left: Version, right: Version): number {
  return (
    compareNumbers(left.major, right.major) ||
    compareNumbers(left.minor, right.minor) ||
    compareNumbers(left.patch, right.patch) ||
    comparePrereleases(left.prerelease, right.prerelease)
  );
}

/** A release is above its pre-releases; a longer list of identifiers is above its beginning. */
function comparePrereleases(left: readonly string[], right: readonly string[]): number {
  if (left.length === 0 || right.length === 0) return right.length - left.length;
  for (const [index, identifier] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareIdentifiers(identifier, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Numbers are below texts. */
function compareIdentifiers(left: string, right: string): number {
  const [isNumber, isOtherNumber] = [DIGITS.test(left), DIGITS.test(right)];
  if (isNumber && isOtherNumber) return compareNumbers(left, right);
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return compareTexts(left, right);
}

function compareNumbers(left: string, right: string): number {
  return left.length - right.length || compareTexts(left, right);
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

function withoutLeadingZeros(digits = '0'): string {
  return digits.replace(/^0+(?=\d)/, '');
}
