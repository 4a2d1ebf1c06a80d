import fc from 'fast-check';
import { GraphQLScalarType, parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schema } from '../../src/graph/schema.ts';

function scalar(name: string): GraphQLScalarType {
  const type = schema.getType(name);
  if (type instanceof GraphQLScalarType) return type;
  throw new Error(`${name} is not a scalar.`);
}

describe('DateTime', () => {
  const DateTime = scalar('DateTime');

  it('reads any offset and writes UTC with milliseconds', () => {
    expect(DateTime.parseValue('2026-01-15T01:00:00+01:00')).toBe('2026-01-15T00:00:00.000Z');
    expect(DateTime.serialize(new Date('2026-01-15T00:00:00Z'))).toBe('2026-01-15T00:00:00.000Z');
  });

  it.each(['2026-02-30T00:00:00Z', '2026-01-15', 'tomorrow', 0, null, {}])('refuses %j', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow('expected an RFC 3339 instant');
  });
});

describe('JSON', () => {
  const Json = scalar('JSON');

  it('gives back every JSON value as it came', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Json.parseValue(Json.serialize(value))).toEqual(value);
      }),
    );
  });

  it.each([
    ['{ plan: $plan, list: [1, $plan, 2.5], not: $absent, nested: { plan: $plan } }', { plan: 'pro' }],
    ['$plan', { plan: { deep: [null, true] } }],
  ])('reads the literal %s with the values of its variables', (text, variables: Record<string, unknown>) => {
    const expected = text.startsWith('$')
      ? variables.plan
      : { plan: 'pro', list: [1, 'pro', 2.5], nested: { plan: 'pro' } };
    expect(Json.parseLiteral(parseValue(text), variables)).toEqual(expected);
    // During validation no variable has a value.
    expect(() => Json.parseLiteral(parseValue(text))).not.toThrow();
  });

  it('refuses an enum value in a literal', () => {
    expect(() => Json.parseLiteral(parseValue('[PRO]'))).toThrow('expected a string in quotation marks');
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    [Number.NaN],
    { deep: { down: Number.NEGATIVE_INFINITY } },
    undefined,
  ])('refuses %j, which JSON cannot represent', (value) => {
    expect(() => Json.parseValue(value)).toThrow('JSON cannot represent');
  });
});
