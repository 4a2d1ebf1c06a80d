import { describe, expect, it } from 'vitest';
import { compareVersions, parseVersion } from '../../src/domain/version.ts';

function compare(left: string, right: string): number {
  const [first, second] = [parseVersion(left), parseVersion(right)];
  if (first === undefined || second === undefined) throw new Error(`${left} or ${right} cannot be read`);
  return Math.sign(compareVersions(first, second));
}

describe('parseVersion', () => {
  it.each([
    ['2.4.0', '2.4.0'],
    ['2.5', '2.5.0'],
    ['3', '3.0.0'],
    ['v2.5.1', '2.5.1'],
    ['v2', '2.0.0'],
    [' 2.4.0 ', '2.4.0'],
    ['2.4.0-beta.1', '2.4.0-beta.1'],
    ['2.4-rc.1', '2.4.0-rc.1'],
    ['2.4.0+build.7', '2.4.0'],
  ])('reads %j as %s', (text, version) => {
    expect(parseVersion(text)?.version).toBe(version);
  });

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
    '99999999999999999999',
  ])('refuses %j', (text) => {
    expect(parseVersion(text)).toBeUndefined();
  });
});

describe('compareVersions', () => {
  it.each([
    ['2.4.0', '2.4.0', 0],
    ['2.10.0', '2.9.9', 1],
    ['2.4.0-beta.1', '2.4.0', -1],
    ['2.4.0-beta.2', '2.4.0-beta.11', -1],
    ['2.4.0+one', '2.4.0+two', 0],
    ['2.5', '2.5.0', 0],
  ])('orders %s and %s as %i', (left, right, order) => {
    expect(compare(left, right)).toBe(order);
  });
});
