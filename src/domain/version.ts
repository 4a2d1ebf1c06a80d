import semver from 'semver';

/** A semantic version that could be read (https://semver.org). */
export type Version = semver.SemVer;

const PARTIAL = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?((?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$/;

/**
 * Reads a version: strict semver first, else completed from a partial (`2.5` → 2.5.0, `v2.5.1` → 2.5.1).
 * Returns undefined for what cannot be read (four parts, a dangling `-`, text): an error at every API, never "false".
 */
export function parseVersion(text: string): Version | undefined {
  const trimmed = text.trim();
  const strict = semver.parse(trimmed);
  if (strict !== null && !trimmed.startsWith('=')) return strict;
  const partial = PARTIAL.exec(trimmed);
  if (partial === null) return undefined;
  const [, major = '0', minor = '0', patch = '0', rest = ''] = partial;
  const completed = `${BigInt(major)}.${BigInt(minor)}.${BigInt(patch)}${rest}`;
  return semver.parse(completed) ?? undefined;
}

/** Orders two versions by semver precedence (§11): negative, zero or positive; build metadata does not count. */
export function compareVersions(left: Version, right: Version): number {
  return left.compare(right);
}
