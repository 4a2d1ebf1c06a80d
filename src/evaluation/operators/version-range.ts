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
  return from && { from, below: end(from.major, next(from.minor)) };
}

/** `^a.b.c`: from a.b.c up to the next version that changes the first part that is not zero. */
export function caretRange(text: string): VersionRange | undefined {
  const from = parseVersion(text);
  return from && { from, below: caretEnd(from) };
}

function caretEnd({ major, minor, patch }: Version): Version {
  if (major !== '0') return end(next(major));
  return minor === '0' ? end(major, minor, next(patch)) : end(major, next(minor));
}

/** `1.*`, `1.2.*`, `*`: every version that begins with these parts. */
export function wildcardRange(text: string): VersionRange | undefined {
  const trimmed = text.trim();
  if (trimmed === '*') return { from: undefined, below: undefined };
  const match = WILDCARD.exec(trimmed);
  const from = match === null ? undefined : parseVersion(trimmed.replaceAll('.*', ''));
  return from && { from, below: wildcardEnd(from, match?.[2] !== undefined, match?.[3] !== undefined) };
}

function wildcardEnd({ major, minor, patch }: Version, hasMinor: boolean, hasPatch: boolean): Version {
  if (!hasMinor) return end(next(major));
  return hasPatch ? end(major, minor, next(patch)) : end(major, next(minor));
}

/** The lowest pre-release of the version that ends a range, so that the range excludes all of its pre-releases. */
function end(major: string, minor = '0', patch = '0'): Version {
  return { major, minor, patch, prerelease: ['0'] };
}

function next(digits: string): string {
  return String(BigInt(digits) + 1n);
}
