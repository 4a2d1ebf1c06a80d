import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LargeInteger, parseExactJson, parseJsonKeepingDigits, withDigits } from '../../src/domain/large-integer.ts';
import { storedJsonProblems } from '../../src/domain/text-rules.ts';

const TEXT = '{"id": 9007199254740993, "list": [-12345678901234567890, "12345678901234567890", 1e300, 0.125]}';

describe('an integer beyond 2^53 in JSON text', () => {
  it('keeps its digits as text', () => {
    expect(parseJsonKeepingDigits(TEXT)).toEqual({
      id: '9007199254740993',
      list: ['-12345678901234567890', '12345678901234567890', 1e300, 0.125],
    });
  });

  it('differs from a text of the same digits, and is refused where values are stored', () => {
    const value = parseExactJson(TEXT);
    expect(value).toMatchObject({ id: new LargeInteger('9007199254740993') });
    expect(storedJsonProblems('value', value)).toEqual([
      {
        path: 'value',
        message: 'has an integer beyond 2^53, which clients would round; expected a text of its digits',
      },
    ]);
    expect(withDigits(value)).toEqual(parseJsonKeepingDigits(TEXT));
  });

  it.each(['9007199254740991', '-9007199254740991', '1.5', '"9007199254740993\\" 9007199254740993"', '1e20'])(
    'is the only thing that is read differently: %s',
    (text) => {
      expect(parseExactJson(text)).toEqual(JSON.parse(text));
      expect(parseJsonKeepingDigits(text)).toEqual(JSON.parse(text));
    },
  );

  it.each([
    '09007199254740993',
    '9007199254740993.',
    '9007199254740993a',
    '{9007199254740993: 1}',
    '"9007199254740993',
  ])('does not make malformed JSON readable: %s', (text) => {
    expect(() => parseExactJson(text)).toThrow(SyntaxError);
    expect(() => parseJsonKeepingDigits(text)).toThrow(SyntaxError);
  });

  it('leaves every other JSON text as it is, with any digits in its texts and names', () => {
    const text = fc.oneof(fc.string(), fc.stringMatching(/^[\d"\\]{0,40}$/));
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 3 },
        text,
        fc.maxSafeInteger(),
        fc.boolean(),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(text, tie('json'), { maxKeys: 3 }),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        const written = JSON.stringify([value, '1234567890123456']);
        expect(parseExactJson(written)).toEqual(JSON.parse(written));
        expect(parseJsonKeepingDigits(written)).toEqual(JSON.parse(written));
      }),
    );
  });
});
