import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant, toInstant } from '../../src/domain/instant.ts';

describe('parseInstant', () => {
  it.each([
    ['2026-01-15T00:00:00Z', '2026-01-15T00:00:00.000Z'],
    ['2026-01-15T01:30:00+01:30', '2026-01-15T00:00:00.000Z'],
    ['2026-01-14T19:00:00-05:00', '2026-01-15T00:00:00.000Z'],
    ['2026-01-15t00:00:00.5z', '2026-01-15T00:00:00.500Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['2026-04-22T20:16:00.322813054Z', '2026-04-22T20:16:00.322Z'],
  ])('reads %s as %s', (text, instant) => {
    expect(toInstant(parseInstant(text) ?? Number.NaN)).toBe(instant);
  });

  it.each([
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-15',
    '2026-01-15T00:00:00',
    '2026-01-15T24:00:00Z',
    '2026-01-15T00:00:60Z',
    '2026-01-15T00:00:00+24:00',
    '0000-12-31T23:59:59Z',
    '0001-01-01T00:00:00+00:01',
    '9999-12-31T23:59:59-00:01',
    'tomorrow',
    '',
  ])('refuses %j', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  it('reads back every instant that it prints', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
        (date) => {
          expect(parseInstant(toInstant(date.getTime()))).toBe(date.getTime());
        },
      ),
    );
  });
});
