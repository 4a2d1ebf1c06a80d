import { describe, expect, it } from 'vitest';
import {
  emptyVariant,
  newVariantInput,
  usesOf,
  type VariantDraft,
  type VariantUsers,
  variantChangeInput,
  variantProblems,
} from '../../../src/dashboard/flag/variants/variant-draft.ts';
import { jsonProblem, readValue, writeValue } from '../../../src/dashboard/words/flag-values.ts';

const variant: VariantDraft = { key: 'large', name: 'Large', value: '250', payload: '{"a": 1}', weight: '40' };

describe('a variant as it is edited', () => {
  it('sends only what differs, and null for what was emptied', () => {
    expect(variantChangeInput(variant, variant, 'INTEGER')).toEqual({});
    expect(variantChangeInput(variant, { ...variant, value: '300', payload: '', weight: '' }, 'INTEGER')).toEqual({
      ...{ value: 300, payload: null, weight: null },
    });
  });

  it('is made without what was not entered', () => {
    expect(newVariantInput({ ...emptyVariant, key: 'dark', value: 'dark' }, 'STRING')).toEqual({
      key: 'dark',
      value: 'dark',
    });
    expect(newVariantInput(variant, 'INTEGER')).toEqual({
      key: 'large',
      name: 'Large',
      value: 250,
      payload: { a: 1 },
      weight: 40,
    });
  });

  it('is refused beside each member that is wrong', () => {
    const others = [{ key: 'standard', weight: 70 }];
    expect(variantProblems({ ...variant, weight: '30' }, 'INTEGER', others)).toEqual({});
    expect(variantProblems(variant, 'INTEGER', others).weight).toContain('sum to 110 %');
    expect(variantProblems({ ...variant, key: 'standard', weight: '' }, 'INTEGER', others)).toEqual({
      key: 'Another variant has this key',
    });
    expect(
      Object.keys(variantProblems({ ...variant, value: '2.5', payload: '{', weight: 'half' }, 'INTEGER', [])),
    ).toEqual([...['value', 'payload', 'weight']]);
  });
});

describe('the uses of a variant', () => {
  const environment = { id: 'e', key: 'production', name: 'Production' };
  const ref = (key: string) => ({ id: key, key });
  const flag: VariantUsers = {
    key: 'limit',
    settings: [
      {
        ...{ id: 's', environment, defaultVariant: ref('large'), overrideVariant: null },
        rules: [{ id: 'r', key: 'r', name: 'Schools', split: [{ variant: ref('large') }] }],
      },
    ],
    dependents: [
      { id: 'd', key: 'd', name: 'Exams', prerequisites: [{ expected: 'large', flag: ref('limit') }] },
      { id: 'o', key: 'o', name: 'Other', prerequisites: [{ expected: true, flag: ref('limit') }] },
    ],
  };

  it('are settings, rules and prerequisites that name it', () => {
    expect(usesOf('large', flag)).toEqual([
      ...['default in Production', 'rule “Schools” in Production', 'prerequisite of Exams'],
    ]);
    expect(usesOf('standard', flag)).toEqual([]);
  });
});

describe('the value of a flag', () => {
  it('is read as its type says, or not at all', () => {
    expect(readValue('12', 'INTEGER')).toBe(12);
    expect(readValue('1.5', 'INTEGER')).toBeUndefined();
    expect(readValue('1.5', 'NUMERIC')).toBe(1.5);
    expect(readValue('"1"', 'NUMERIC')).toBeUndefined();
    expect(readValue('12', 'STRING')).toBe('12');
    expect(readValue('null', 'JSON')).toBeNull();
    expect(readValue('1', 'BOOLEAN')).toBeUndefined();
    expect(readValue('false', 'BOOLEAN')).toBe(false);
  });

  it('is written so that it is read as the same', () => {
    for (const [value, type] of [
      ['a "text"', 'STRING'],
      [12, 'INTEGER'],
      [-0.5, 'NUMERIC'],
      [{ a: [null, 'x'] }, 'JSON'],
      [true, 'BOOLEAN'],
    ] as const) {
      expect(readValue(writeValue(value, type), type)).toEqual(value);
    }
  });
});

describe('what is wrong in JSON', () => {
  it('is said with its line and column', () => {
    expect(jsonProblem('{"a": 1}')).toBeUndefined();
    expect(jsonProblem('{"a": 1,\n "b" 2}')).toBe('Not JSON at line 2, column 6: "2" does not fit here.');
    expect(jsonProblem('{"a": ')).toBe('Not JSON at line 1, column 7: it ends too early.');
    expect(jsonProblem(' ')).toContain('nothing is entered yet');
  });
});
