import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instantsOf, localOf, zones } from '../../../src/dashboard/words/local-time.ts';

describe('a local time', () => {
  it('is the instant that is shown as that time, in any time zone', () => {
    const minutes = fc.integer({ min: Date.UTC(2000, 0, 1) / 60_000, max: Date.UTC(2040, 0, 1) / 60_000 });
    fc.assert(
      fc.property(minutes, fc.constantFrom(...zones()), (minute, zone) => {
        const instant = new Date(minute * 60_000).toISOString();
        expect(instantsOf(localOf(instant, zone), zone)).toContain(instant);
      }),
    );
  });

  it.each([
    ['Europe/Oslo', '2026-03-29T02:30'],
    ['America/New_York', '2026-03-08T02:15'],
    ['Australia/Lord_Howe', '2026-10-04T02:15'],
  ])('that the clocks in %s skip has no instant', (zone, local) => {
    expect(instantsOf(local, zone)).toEqual([]);
  });

  it.each([
    ['Europe/Oslo', '2026-10-25T02:30', ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']],
    ['America/New_York', '2026-11-01T01:15', ['2026-11-01T05:15:00.000Z', '2026-11-01T06:15:00.000Z']],
    // Its summer time is half an hour.
    ['Australia/Lord_Howe', '2026-04-05T01:45', ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z']],
  ])('that the clocks in %s pass twice is both instants', (zone, local, instants) => {
    expect(instantsOf(local, zone)).toEqual(instants);
  });

  it('in a zone without summer time is always one instant', () => {
    expect(instantsOf('2026-03-29T02:30', 'Asia/Kolkata')).toEqual(['2026-03-28T21:00:00.000Z']);
  });

  it('has no instant while it is not complete', () => {
    expect(instantsOf('', 'UTC')).toEqual([]);
    expect(instantsOf('not a time', 'UTC')).toEqual([]);
  });
});
