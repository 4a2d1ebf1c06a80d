import { describe, expect, it } from 'vitest';
import {
  type ConditionDraft,
  emptyCondition,
  missingIn,
  type OperatorInfo,
  operatorSections,
  valuesFrom,
  withAttribute,
  withOperator,
} from '../../../src/dashboard/conditions/condition-draft.ts';
import { conditionInWords, groupsInWords } from '../../../src/dashboard/conditions/condition-words.ts';
import { problemAt } from '../../../src/dashboard/conditions/problems.ts';
import { triedPattern, valueHint } from '../../../src/dashboard/conditions/value-hints.ts';

const info = (operator: OperatorInfo['operator'], label: string, more: Partial<OperatorInfo> = {}): OperatorInfo => ({
  ...{ operator, label, attributeTypes: ['STRING'], needsAttribute: true, operandKind: 'TEXT' },
  ...{ minimumValues: 1, maximumValues: 1_000, canIgnoreCase: true },
  ...more,
});
const operators: readonly OperatorInfo[] = [
  info('EQUALS', 'is'),
  info('MATCHES', 'matches', { operandKind: 'PATTERN' }),
  info('BETWEEN', 'is between', {
    ...{ operandKind: 'NUMBER', attributeTypes: ['NUMBER'], minimumValues: 2, maximumValues: 2, canIgnoreCase: false },
  }),
  info('GREATER_THAN', 'is greater than', {
    ...{ operandKind: 'NUMBER', attributeTypes: ['NUMBER'], maximumValues: 1, canIgnoreCase: false },
  }),
  info('IS_SET', 'is set', { operandKind: 'NONE', minimumValues: 0, maximumValues: 0, canIgnoreCase: false }),
  info('IN_SEGMENT', 'is in the segment', {
    ...{ operandKind: 'SEGMENT', attributeTypes: [], needsAttribute: false, canIgnoreCase: false },
  }),
  info('FLAG_EVALUATES_TO', 'evaluates to', { operandKind: 'FLAG_ANSWER', attributeTypes: [], canIgnoreCase: false }),
];
const condition = (more: Partial<ConditionDraft>): ConditionDraft => ({ ...emptyCondition, ...more });

describe('another operator', () => {
  it('keeps the values where they mean the same, as many as it takes', () => {
    const range = condition({ attribute: 'age', operator: 'BETWEEN', values: [1, 9] });
    expect(withOperator(range, 'GREATER_THAN', operators).values).toEqual([1]);
    const text = condition({ attribute: 'plan', values: ['pro'], ignoreCase: true });
    expect(withOperator(text, 'MATCHES', operators)).toEqual({ ...text, operator: 'MATCHES' });
  });

  it('drops what it has no use for', () => {
    const text = condition({ attribute: 'plan', values: ['pro'], ignoreCase: true });
    expect(withOperator(text, 'BETWEEN', operators)).toMatchObject({
      attribute: 'plan',
      values: [],
      ignoreCase: false,
    });
    expect(withOperator(text, 'IN_SEGMENT', operators)).toMatchObject({ attribute: '', values: [] });
  });

  it('does not take the key of a flag for an attribute', () => {
    const other = condition({ attribute: 'search', operator: 'FLAG_EVALUATES_TO', values: [true] });
    expect(withOperator(other, 'EQUALS', operators).attribute).toBe('');
  });
});

describe('a chosen attribute', () => {
  it('begins with a version operator for the version of the app, and leaves what was chosen', () => {
    expect(withAttribute(emptyCondition, 'appVersion').operator).toBe('SEMVER_GREATER_THAN_OR_EQUAL');
    expect(withAttribute(condition({ values: ['2'] }), 'appVersion').operator).toBe('EQUALS');
  });

  it('is offered the operators that can match its types, and the one it has', () => {
    const offered = (types: string[]) =>
      operatorSections(operators, types, 'EQUALS').flatMap((section) =>
        section.operators.map(({ operator }) => operator),
      );
    expect(offered(['NUMBER'])).toEqual(['EQUALS', 'BETWEEN', 'GREATER_THAN', 'IN_SEGMENT', 'FLAG_EVALUATES_TO']);
    expect(offered([])).toHaveLength(operators.length);
  });
});

describe('a condition in words', () => {
  it('names the attribute, the operator and the values', () => {
    expect(conditionInWords(condition({ attribute: 'plan', values: ['pro', 'team'] }), operators)).toBe(
      'plan is pro or team',
    );
    expect(conditionInWords(condition({ attribute: 'age', operator: 'BETWEEN', values: [1, 9] }), operators)).toBe(
      'age is between 1 and 9',
    );
    expect(conditionInWords(condition({ attribute: 'email', operator: 'IS_SET' }), operators)).toBe('email is set');
  });

  it('says of which group, whether it is inverted, and what it ignores', () => {
    const whole = condition({ attribute: 'tier', groupType: 'school', values: ['A'], negate: true, ignoreCase: true });
    expect(conditionInWords(whole, operators)).toBe('not: tier of the school is A, in any case');
  });

  it('says the answer of another flag as on or off', () => {
    const other = condition({ attribute: 'search', operator: 'FLAG_EVALUATES_TO', values: [true, 'mild'] });
    expect(conditionInWords(other, operators)).toBe('flag search evaluates to on or mild');
  });

  it('counts the values beyond four', () => {
    expect(conditionInWords(condition({ attribute: 'id', values: ['a', 'b', 'c', 'd', 'e', 'f'] }), operators)).toBe(
      'id is a, b, c, d or 2 more',
    );
  });

  it('joins conditions and groups, and says everyone where there is nothing to test', () => {
    const [pro, set] = [
      condition({ attribute: 'plan', values: ['pro'] }),
      condition({ attribute: 'email', operator: 'IS_SET' }),
    ];
    const groups = [
      { match: 'ALL', conditions: [pro, set] },
      { match: 'ANY', conditions: [set, pro] },
    ] as const;
    expect(groupsInWords(groups, operators)).toBe('plan is pro and email is set, or email is set or plan is pro');
    expect(groupsInWords([], operators)).toBe('everyone');
    expect(groupsInWords([{ match: 'ALL', conditions: [] }], operators)).toBe('everyone');
  });
});

describe('what is missing in a condition', () => {
  it('is the attribute first, then the values', () => {
    const [equals, , between] = operators;
    expect(missingIn(emptyCondition, equals)).toBe('Choose an attribute.');
    expect(missingIn(condition({ attribute: 'plan' }), equals)).toBe('Enter a value.');
    expect(missingIn(condition({ attribute: 'age', values: [1] }), between)).toBe('Enter both bounds.');
    expect(missingIn(condition({ attribute: 'plan', values: ['pro'] }), equals)).toBeUndefined();
  });
});

describe('values that were edited as texts', () => {
  it('keep the type that they had', () => {
    expect(valuesFrom(['5', 'true', '6'], [5, true])).toEqual([5, true, '6']);
  });
});

describe('a hint while a value is entered', () => {
  it('says what a version is read as, and that a pre-release is lower', () => {
    expect(valueHint('VERSION', '2.5')).toBe('read as 2.5.0');
    expect(valueHint('VERSION', '2.4.0-beta.1')).toBe('2.4.0-beta.1 is lower than 2.4.0');
    expect(valueHint('VERSION', '2.4.0')).toBeUndefined();
    expect(valueHint('VERSION', 'latest')).toBe('A version is like 2.4.0');
  });

  it('says of a network whether it is one', () => {
    for (const good of ['10.0.0.0/8', '2001:db8::/32']) expect(valueHint('NETWORK', good)).toBeUndefined();
    expect(valueHint('NETWORK', '10.1.2.3')).toBe('one address');
    for (const bad of ['10.0.0/8', '10.0.0.256', '10.0.0.0/33', '::1::2', '10.0.0.0/8/8', 'example.no']) {
      expect(valueHint('NETWORK', bad)).toContain('is like');
    }
  });
});

describe('trying a pattern', () => {
  it('matches as the server would, for what both syntaxes have', () => {
    expect(triedPattern('^no-\\d+$', 'no-12', false)).toBe(true);
    expect(triedPattern('(?i)OSLO', 'in oslo', false)).toBe(true);
    expect(triedPattern('OSLO', 'in oslo', true)).toBe(true);
    expect(triedPattern('\\Aab\\z', 'xab', false)).toBe(false);
    expect(triedPattern('(?P<year>\\d{4})', '2026', false)).toBe(true);
  });

  it('says that it cannot where the browser does not read the pattern', () => {
    expect(triedPattern('(?U)a+', 'a', false)).toBeUndefined();
  });
});

describe('what is wrong at a place', () => {
  const problems = [
    { path: 'rules.1.groups.0.conditions.0.values.0', message: 'is not a version' },
    { path: 'rules.10.key', message: 'is taken' },
  ];

  it('is everything at the path and below it, and nothing beside it', () => {
    expect(problemAt(problems, 'rules.1')).toBe('is not a version');
    expect(problemAt(problems, 'rules.1.groups.0.conditions.0.values')).toBe('is not a version');
    expect(problemAt(problems, 'rules.1.groups.1')).toBeUndefined();
  });
});
