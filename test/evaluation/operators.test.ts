import { describe, expect, it } from 'vitest';
import { shown } from '../../src/domain/errors.ts';
import { parseInstant } from '../../src/domain/instant.ts';
import type { JsonValue } from '../../src/domain/json.ts';
import { attributeNamed, attributeOnly, CONTEXT_NAMES, type Condition, OPERATORS } from '../../src/domain/targeting.ts';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import { conditionProblems } from '../../src/evaluation/operators/operator-table.ts';
import { type ContextShort, evaluationContext } from '../support/flag-builder.ts';
import { type ConditionShort, condition } from '../support/rule-builder.ts';
import { compileProduction, NOW, readCases } from './cases.ts';

interface Row extends Omit<ConditionShort, 'attribute' | 'values'>, Pick<Condition, 'values'> {
  /** The value of the attribute; the row has none when it is missing. */
  readonly attribute?: JsonValue;
  readonly now?: string;
  readonly holds: boolean;
}

const rows = readCases<Row>('operators').map((row) => ({ ...row, title: titleOf(row) }));

function titleOf({ operator, values, attribute, ignoreCase, negate, holds, now }: Row): string {
  const question = `${negate ? 'not ' : ''}${operator} ${values.map((value) => shown(value)).join(', ')}`;
  const found = attribute === undefined ? 'a missing attribute' : shown(attribute);
  return `${question}${ignoreCase ? ' in any case' : ''} ${holds ? 'holds' : 'does not hold'} for ${found}${now ? ` at ${now}` : ''}`;
}

/** Whether a condition holds: a flag is on exactly for those for whom it does. */
function holds(asked: Partial<Condition> & Pick<Condition, 'operator'>, context: ContextShort, now = NOW): boolean {
  const snapshot = compileProduction({
    flags: [{ key: 'f', production: { defaultVariant: null, rules: [{ conditions: [asked] }] } }],
  });
  return evaluate(snapshot, 'f', evaluationContext(context), now).value === true;
}

describe('operators', () => {
  it.each(rows)('$title', ({ title: _, attribute, now, holds: expected, ...asked }) => {
    const context = attribute === undefined ? {} : { attributes: { subject: attribute } };
    const at = now === undefined ? NOW : (parseInstant(now) ?? Number.NaN);
    expect(holds({ ...asked, attribute: 'subject' }, context, at)).toBe(expected);
  });

  it('every operator that asks an attribute has rows for both answers', () => {
    const relations = ['IN_SEGMENT', 'NOT_IN_SEGMENT', 'FLAG_EVALUATES_TO'];
    const covered = OPERATORS.filter((operator) =>
      [true, false].every((answer) =>
        rows.some((row) => row.operator === operator && row.holds === answer && !row.negate),
      ),
    );
    expect([...covered, ...relations].sort()).toEqual([...OPERATORS].sort());
  });
});

describe('attributes', () => {
  it.each([
    ['targetingKey', { targetingKey: 'ida' }],
    ['appVersion', { appVersion: 'ida' }],
    ['deviceId', { deviceId: 'ida' }],
  ])('%s names the member of the context', (attribute, context) => {
    expect(holds({ operator: 'EQUALS', attribute, values: ['ida'] }, context)).toBe(true);
  });

  it.each([
    ['targetingKey', 'targetingKey', { targetingKey: 'member', attributes: { targetingKey: 'attribute' } }, 'member'],
    ['appVersion', 'appVersion', { appVersion: 'member', attributes: { appVersion: 'attribute' } }, 'member'],
    ['deviceId', 'deviceId', { deviceId: 'member', attributes: { deviceId: 'attribute' } }, 'member'],
    ['deviceId without the member', 'deviceId', { deviceId: null, attributes: { deviceId: 'attribute' } }, 'attribute'],
    [
      'attributes.deviceId',
      'attributes.deviceId',
      { deviceId: 'm', attributes: { deviceId: 'attribute' } },
      'attribute',
    ],
    ['id', 'id', { targetingKey: 'ida', attributes: { id: 'attribute' } }, 'attribute'],
    ['id without the attribute', 'id', { targetingKey: 'ida' }, 'ida'],
  ])('%s of a context reads %4$j', (_, attribute, context, value) => {
    expect(holds({ operator: 'EQUALS', attribute, values: [value] }, context)).toBe(true);
  });

  it.each(CONTEXT_NAMES)('attributes.%s is not set by the member of the context', (name) => {
    const context = { targetingKey: 'ida', appVersion: '1.0.0', deviceId: 'd' };
    expect(holds({ operator: 'IS_SET', attribute: name }, context)).toBe(true);
    expect(holds({ operator: 'IS_SET', attribute: attributeOnly(name) }, context)).toBe(false);
    expect(holds({ operator: 'IS_SET', attribute: attributeOnly(name) }, { attributes: { [name]: 'x' } })).toBe(true);
  });

  it.each([
    ['plan', 'plan'],
    ['user.id', 'user.id'],
    ['id', 'attributes.id'],
    ['attributes.id', 'attributes.attributes.id'],
    ['attributes.plan', 'attributes.plan'],
  ])('the attribute %s is tested as %s, which can be undone', (name, written) => {
    expect(attributeOnly(name)).toBe(written);
    expect(attributeNamed(written) ?? written).toBe(name);
  });

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    '%s is not set unless the subject has it',
    (attribute) => {
      expect(holds({ operator: 'IS_SET', attribute }, {})).toBe(false);
      expect(
        holds({ operator: 'IS_SET', attribute, groupType: 'company' }, { groups: { company: { key: 'n' } } }),
      ).toBe(false);
      // Only parsed JSON can have an own member called __proto__.
      const attributes: ContextShort['attributes'] = JSON.parse(`{"${attribute}": "set"}`);
      expect(holds({ operator: 'EQUALS', attribute, values: ['set'] }, { attributes })).toBe(true);
    },
  );
});

describe('conditionProblems', () => {
  const problems = (short: Parameters<typeof condition>[0], path = '') => conditionProblems(condition(short), path);

  it('finds nothing wrong with the conditions that can hold', () => {
    const sound = rows.filter((row) => row.holds && !row.negate);
    expect(sound.flatMap((row) => problems({ ...row, attribute: 'subject' }))).toEqual([]);
  });

  it.each([
    [{ operator: 'EQUALS', values: [] }, 'values', 'EQUALS takes 1 to 1000 values, got 0'],
    [
      { operator: 'EQUALS', values: Array<string>(1_001).fill('a') },
      'values',
      'EQUALS takes 1 to 1000 values, got 1001',
    ],
    [{ operator: 'LESS_THAN', values: [1, 2] }, 'values', 'LESS_THAN takes exactly one value, got 2'],
    [{ operator: 'LESS_THAN', values: ['many'] }, 'values.0', '"many" is not a number'],
    [{ operator: 'IS_SET', values: ['a'] }, 'values', 'IS_SET takes no values, got 1'],
    [
      { operator: 'BETWEEN', values: [1] },
      'values',
      'BETWEEN takes exactly two values, the lower and the upper bound, got 1',
    ],
    [{ operator: 'BETWEEN', values: [2, 1] }, 'values', 'the lower bound 2 is above the upper bound 1'],
    [
      { operator: 'SEMVER_EQUALS', values: ['1.2.3.4'] },
      'values.0',
      '"1.2.3.4" is not a semantic version such as "2.5.0" or "2.5"',
    ],
    [
      { operator: 'SEMVER_WILDCARD', values: ['1.x'] },
      'values.0',
      '"1.x" is not the beginning of a version, such as "2.*" or "2.5.*"',
    ],
    [
      { operator: 'MATCHES', values: ['a', '('] },
      'values.1',
      '"(" is not a regular expression (RE2 syntax) of at most 1000 characters',
    ],
    [{ operator: 'IN_SEGMENT', values: [1] }, 'values.0', '1 is not a key'],
    [{ operator: 'FLAG_EVALUATES_TO', values: [1] }, 'values.0', '1 is not true, false or the key of a variant'],
    [{ operator: 'EQUALS', values: ['a'], attribute: '' }, 'attribute', 'an attribute must be named'],
    [{ operator: 'EQUALS', values: ['a'], groupType: '' }, 'groupType', 'expected the name of a group type, or null'],
  ] as const)('says of %j what is wrong and what is expected', (short, path, message) => {
    expect(problems(short)).toEqual([{ path, message }]);
    expect(problems(short, 'rules.0.conditions.1')).toEqual([{ path: `rules.0.conditions.1.${path}`, message }]);
  });

  it.each([
    ['MATCHES', 'a'.repeat(1_001)],
    ['DATE_BEFORE', 'yesterday'],
    ['DATE_BEFORE', '2025-02-29'],
    ['IN_CIDR', '10.0.0.0/33'],
  ] as const)('%s refuses %s', (operator, value) => {
    expect(problems({ operator, values: [value] })).toEqual([
      { path: 'values.0', message: expect.stringMatching(/ is not an? /) },
    ]);
  });

  it('needs no attribute for the segment operators', () => {
    expect(problems({ operator: 'NOT_IN_SEGMENT', attribute: '', values: ['beta'] })).toEqual([]);
  });
});
