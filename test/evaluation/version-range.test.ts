import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { parseVersion } from '../../src/domain/version.ts';
import {
  caretRange,
  isInRange,
  tildeRange,
  type VersionRange,
  wildcardRange,
} from '../../src/evaluation/operators/version-range.ts';

const number = fc.nat({ max: 3 });
const release = fc.tuple(number, number, number).map((parts) => parts.join('.'));
const version = fc
  .tuple(release, fc.constantFrom('', '', '-0', '-rc.1', '-rc.2', '-alpha'))
  .map((parts) => parts.join(''));

function includes(range: VersionRange | undefined, text: string): boolean {
  const found = parseVersion(text);
  if (range === undefined || found === undefined) throw new Error('not a range, or not a version');
  return isInRange(found, range);
}

describe('ranges include the versions that the semver package includes, pre-releases counted', () => {
  const options = { includePrerelease: true };

  it.each([
    ['^', caretRange],
    ['~', tildeRange],
  ] as const)('%s', (sign, rangeOf) => {
    fc.assert(
      fc.property(version, version, (bound, found) => {
        expect(includes(rangeOf(bound), found)).toBe(semver.satisfies(found, `${sign}${bound}`, options));
      }),
      { numRuns: 2_000 },
    );
  });

  it('wildcards, for releases: whether pre-releases begin a wildcard is not defined', () => {
    const wildcard = fc
      .tuple(number, number, fc.constantFrom(1, 2))
      .map(([major, minor, length]) => [...[major, minor].slice(0, length), '*'].join('.'));
    fc.assert(
      fc.property(wildcard, release, (range, found) => {
        expect(includes(wildcardRange(range), found)).toBe(semver.satisfies(found, range));
      }),
    );
  });
});

describe('a range', () => {
  it.each([
    ['^1.2.0', caretRange('1.2.0'), '2.0.0-rc.1'],
    ['^1.2.0', caretRange('1.2.0'), '2.0.0-0'],
    ['^0.0.3', caretRange('0.0.3'), '0.0.4-rc.1'],
    ['~1.2.0', tildeRange('1.2.0'), '1.3.0-rc.1'],
    ['1.*', wildcardRange('1.*'), '2.0.0-rc.1'],
    ['1.2.*', wildcardRange('1.2.*'), '1.3.0-rc.1'],
    ['1.2.3', wildcardRange('1.2.3'), '1.2.4-rc.1'],
  ])('%s excludes pre-releases of the version that ends it: %3$s', (_, range, text) => {
    expect(includes(range, text)).toBe(false);
  });

  it('includes pre-releases within it', () => {
    expect(includes(caretRange('1.2.0'), '1.3.0-rc.1')).toBe(true);
    expect(includes(caretRange('1.2.0-rc.1'), '1.2.0-rc.2')).toBe(true);
  });

  it('ends exactly, however long its numbers are', () => {
    const range = caretRange('9007199254740992.0.0');
    expect(includes(range, '9007199254740992.7.0')).toBe(true);
    expect(includes(range, '9007199254740993.0.0')).toBe(false);
  });
});
