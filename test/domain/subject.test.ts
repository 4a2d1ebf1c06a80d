import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/domain/json.ts';
import { changedAttributes } from '../../src/domain/subject.ts';

const someAttributes = fc.dictionary(fc.constantFrom('x', 'y', '__proto__'), fc.jsonValue({ maxDepth: 1 }), {
  noNullPrototype: true,
}) as fc.Arbitrary<JsonObject>;

describe('a change of attributes', () => {
  it('counts as setOnce, set and unset, in that order', () => {
    fc.assert(
      fc.property(someAttributes, someAttributes, someAttributes, (attributes, set, setOnce) => {
        const after = changedAttributes(attributes, { set, setOnce, unset: ['y'] });
        expect(Object.hasOwn(after, 'y')).toBe(false);
        for (const name of ['x', '__proto__']) {
          const [first] = [set, attributes, setOnce].filter((each) => Object.hasOwn(each, name));
          expect(Object.hasOwn(after, name) ? after[name] : undefined).toEqual(first?.[name]);
        }
      }),
    );
  });
});
