import { compareVersions, parseVersion, type Version } from '../../domain/version.ts';

/** The versions from `from` (inclusive) to `below` (exclusive) by semver precedence; undefined is unbounded. */
export interface VersionRange {
  readonly from: Version | undefined;
  readonly below: Version | undefined;
}

const WILDCARD = /^v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:\.\*){0,2}$/;

/** Whether a version lies in a range. */
export function isInRange(version: Version, range: VersionRange): boolean {
  if (range.from !== undefined && compareVersions(version, range.from) < 0) return false;
  return range.below === undefined || compareVersions(version, range.below) < 0;
}

/** `~a.b.c`: from a.b.c up to the next minor version. */
export function tildeRange(text: string): VersionRange | undefined {
  const from = parseVersion(text);
  return from && bounded(from, [from.major, from.minor + 1, 0]);
}

/** `^a.b.c`: from a.b.c up to the next version that changes the first part that is not zero. */
export function caretRange(text: string): VersionRange | undefined {
  const from = parseVersion(text);
  if (from === undefined) return undefined;
  if (from.major > 0) return bounded(from, [from.major + 1, 0, 0]);
  return from.minor > 0 ? bounded(from, [0, from.minor + 1, 0]) : bounded(from, [0, 0, from.patch + 1]);
}

/** `1.*`, `1.2.*`, `*`: every version that begins so. */
export function wildcardRange(text: string): VersionRange | undefined {
  const trimmed = text.trim();
  if (trimmed === '*') return { from: undefined, below: undefined };
  const match = WILDCARD.exec(trimmed);
  if (match === null) return undefined;
  const major = Number(match[1]);
  const minor = Number(match[2] ?? 0);
  const patch = Number(match[3] ?? 0);
  const from = parseVersion(`${major}.${minor}.${patch}`);
  if (match[2] === undefined) return bounded(from, [major + 1, 0, 0]);
  return match[3] === undefined ? bounded(from, [major, minor + 1, 0]) : bounded(from, [major, minor, patch + 1]);
}

function bounded(from: Version | undefined, end: readonly [number, number, number]): VersionRange | undefined {
  const below = parseVersion(end.join('.'));
  return from === undefined || below === undefined ? undefined : { from, below };
}
