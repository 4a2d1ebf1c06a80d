import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDate, parseDateOperand } from '../../src/evaluation/operators/date-operand.ts';

const twoDigits = (number: number) => String(number).padStart(2, '0');

/** A fraction of a second, and how many whole milliseconds it is. */
const fraction = fc.stringMatching(/^\d{0,9}$/).map((digits) => ({
  text: digits === '' ? '' : `.${digits}`,
  milliseconds: Number(digits.padEnd(3, '0').slice(0, 3)),
}));

/** An offset in one of its forms, and how many minutes it is ahead of UTC. */
const offset = fc
  .record({
    sign: fc.constantFrom(1, -1),
    hours: fc.integer({ min: 0, max: 14 }),
    minutes: fc.constantFrom(0, 30, 45),
    form: fc.constantFrom('', 'Z', 'z', '+hh:mm', '+hhmm', '+hh'),
    space: fc.constantFrom('', ' '),
  })
  .map(({ sign, hours, minutes, form, space }) => {
    if (!form.startsWith('+')) return { text: form === '' ? '' : space + form, minutes: 0 };
    const number = `${sign === 1 ? '+' : '-'}${twoDigits(hours)}`;
    if (form === '+hh') return { text: space + number, minutes: sign * hours * 60 };
    const text = `${space}${number}${form === '+hhmm' ? '' : ':'}${twoDigits(minutes)}`;
    return { text, minutes: sign * (hours * 60 + minutes) };
  });

describe('parseDate', () => {
  it('reads every combination of the forms of time, seconds, fraction and offset', () => {
    const instant = fc.date({ min: new Date('1000-01-02'), max: new Date('9998-01-01'), noInvalidDate: true });
    const separator = fc.constantFrom('T', 't', ' ');
    fc.assert(
      fc.property(instant, separator, fc.boolean(), fraction, offset, (date, between, hasSeconds, part, zone) => {
        const [day = '', time = ''] = date.toISOString().split('T');
        const seconds = hasSeconds ? `${time.slice(5, 8)}${part.text}` : '';
        const expected = Date.parse(`${day}T${time.slice(0, 5)}:${hasSeconds ? time.slice(6, 8) : '00'}Z`);
        expect(parseDate(`${day}${between}${time.slice(0, 5)}${seconds}${zone.text}`)).toBe(
          expected + (hasSeconds ? part.milliseconds : 0) - zone.minutes * 60_000,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('reads what programs print of a date, and nothing that is not a date', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const date = parseDate(text);
        if (date !== undefined) expect(text).toMatch(/^\d{4}-\d{2}-\d{2}/);
      }),
    );
  });
});

describe('parseDateOperand', () => {
  it.each([
    ['2026-05-31', true],
    ['2026-05-31 00:00', false],
    ['2026-05-31T00:00:00Z', false],
    [1_780_308_000_000, false],
    ['7d', false],
  ])('of %j names a whole day: %s', (value, isWholeDay) => {
    expect(parseDateOperand(value)).toMatchObject({ isWholeDay });
  });
});
