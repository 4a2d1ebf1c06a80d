import fc from 'fast-check';
import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { compareVersions, parseVersion, type Version } from '../../src/domain/version.ts';

function read(text: string): Version {
  const version = parseVersion(text);
  if (version === undefined) throw new Error(`${text} is not a version`);
  return version;
}

function compare(left: string, right: string): number {
  return Math.sign(compareVersions(read(left), read(right)));
}

const number = fc.oneof(fc.nat({ max: 3 }), fc.nat());
const identifier = fc.oneof(
  number.map(String),
  fc.constantFrom('rc', 'alpha', 'beta', '-', '0a', '00-', 'A', 'a', '1-1'),
);
const core = fc.tuple(number, number, number).map((parts) => parts.join('.'));
const prerelease = fc.array(identifier, { minLength: 1, maxLength: 4 }).map((parts) => `-${parts.join('.')}`);
const build = fc.array(fc.stringMatching(/^[0-9A-Za-z-]{1,4}$/), { minLength: 1, maxLength: 2 });
const version = fc
  .tuple(
    core,
    fc.option(prerelease, { nil: '' }),
    fc.option(
      build.map((parts) => `+${parts.join('.')}`),
      { nil: '' },
    ),
  )
  .map((parts) => parts.join(''));

describe('parseVersion', () => {
  it.each([
    ['2.5', '2.5.0'],
    ['3', '3.0.0'],
    ['v2.5.1', '2.5.1'],
    ['v2', '2.0.0'],
    [' 2.4.0 ', '2.4.0'],
    ['2.4-rc.1', '2.4.0-rc.1'],
    ['2.4.0+build.7', '2.4.0'],
    ['02.004.0', '2.4.0'],
  ])('reads %j as %s', (text, complete) => {
    expect(parseVersion(text)).toEqual(read(complete));
  });

  it('reads the parts', () => {
    expect(parseVersion('1.2.3-rc.4')).toEqual({ major: '1', minor: '2', patch: '3', prerelease: ['rc', '4'] });
  });

  it.each(['20240101120000001', `1.${'9'.repeat(100)}.0`, `1.0.0-${'1'.repeat(200)}`])(
    'reads %s: numbers can have any length',
    (text) => {
      expect(parseVersion(text)).toBeDefined();
    },
  );

  it.each([
    '',
    '1.2.3.4',
    '2.4.0-',
    '2.4.',
    '1.x',
    'latest',
    '=1.2.3',
    '1.2.3 4',
    '-1.0.0',
    '1.2.3-é',
    '1.2.3-rc..1',
    '1.2.3-01',
    '1.2.3+',
    `1.0.0-${'1'.repeat(300)}`,
  ])('refuses %j', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });

  it('reads every whole version that the semver package reads, and refuses those that it refuses', () => {
    const mutated = fc
      .tuple(version, fc.nat({ max: 20 }), fc.constantFrom('.', '-', '+', '0', 'x', ' ', ''))
      .map(([text, place, other]) => text.slice(0, place) + other + text.slice(place + 1));
    fc.assert(
      fc.property(fc.oneof(version, mutated), (text) => {
        // Partial versions and leading zeros are Halyard's own leniency.
        fc.pre(/^v?(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?![\d.])/.test(text.trim()));
        expect(parseVersion(text) !== undefined).toBe(semver.parse(text) !== null);
      }),
    );
  });
});

describe('compareVersions', () => {
  it.each([
    ['2.4.0', '2.4.0', 0],
    ['2.10.0', '2.9.9', 1],
    ['2.4.0-beta.1', '2.4.0', -1],
    ['2.4.0-beta.2', '2.4.0-beta.11', -1],
    ['2.4.0-beta', '2.4.0-beta.0', -1],
    ['2.4.0-1', '2.4.0-a', -1],
    ['2.4.0+one', '2.4.0+two', 0],
    ['2.5', '2.5.0', 0],
    ['1.0.0-20240101120000001', '1.0.0-20240101120000002', -1],
    ['20240101120000001.0.0', '20240101120000002.0.0', -1],
    ['9007199254740993', '9007199254740992', 1],
  ])('orders %s and %s as %i', (left, right, order) => {
    expect(compare(left, right)).toBe(order);
    expect(compare(right, left)).toBe(order === 0 ? 0 : -order);
  });

  it('orders versions as the semver package does', () => {
    fc.assert(
      fc.property(version, version, (left, right) => {
        expect(compare(left, right)).toBe(semver.compare(left, right));
      }),
      { numRuns: 1_000 },
    );
  });
});
