import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { putWritten, WrittenJson, writeJson } from '../../src/server/written-json.ts';

describe('a value as JSON', () => {
  it('is the text of JSON.stringify', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.jsonValue(), (data, other) => {
        const result = { data, errors: undefined, extensions: { other, at: new Date(0) } };
        expect(writeJson(result)).toBe(JSON.stringify(result));
      }),
    );
  });

  it('has what is written already at its place, at any depth and beside anything', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (value, beside, top) => {
        const parent = { before: beside, list: [], after: beside };
        const data = { top, organization: [{ beside }, { board: parent }] };
        const [, second] = data.organization;
        const path = [data, data.organization, ...(second === undefined ? [] : [second]), parent];
        putWritten(path, 'list', new WrittenJson(JSON.stringify(value)));
        const expected = JSON.stringify({
          data: { top, organization: [{ beside }, { board: { before: beside, list: value, after: beside } }] },
        });
        expect(writeJson({ data })).toBe(expected);
        expect(JSON.stringify({ data })).toBe(expected);
      }),
    );
  });
});
