import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/domain/json.ts';
import { evaluate } from '../../src/evaluation/evaluate.ts';
import { referencedAttributes } from '../../src/evaluation/referenced-attributes.ts';
import { type ContextShort, evaluationContext } from '../support/flag-builder.ts';
import type { ConditionShort } from '../support/rule-builder.ts';
import { compileProduction, NOW, readCases } from './cases.ts';

interface Row extends Pick<ContextShort, 'attributes' | 'groups'> {
  readonly title: string;
  readonly attribute: string;
  readonly groupType?: string;
  /** What the condition reads; null is nothing. */
  readonly value: JsonValue;
}

function holds(condition: ConditionShort, context: ContextShort): boolean {
  const rules = [{ conditions: [condition] }];
  const snapshot = compileProduction({ flags: [{ key: 'f', production: { defaultVariant: null, rules } }] });
  return evaluate(snapshot, 'f', evaluationContext(context), NOW).value === true;
}

describe('a condition', () => {
  it.each(readCases<Row>('attributes'))('$title', ({ title: _, attribute, groupType = null, value, ...context }) => {
    expect(holds({ attribute, groupType, operator: 'IS_SET', values: [] }, context)).toBe(value !== null);
    if (value !== null) {
      expect(holds({ attribute, groupType, operator: 'EQUALS', values: [String(value)] }, context)).toBe(true);
    }
  });
});

describe('the attributes that conditions refer to', () => {
  it('are those that reading them can access, the object around a nested one included', () => {
    const conditions = [
      { attribute: 'plan', operator: 'IS_SET', values: [] },
      { attribute: 'user.email', operator: 'IS_SET', values: [] },
      { attribute: 'attributes.id', operator: 'IS_SET', values: [] },
      { attribute: 'owner.name', groupType: 'company', operator: 'IS_SET', values: [] },
    ] as const;
    const snapshot = compileProduction({ flags: [{ key: 'f', production: { rules: [{ conditions }] } }] });
    const { ofSubject, ofGroups } = referencedAttributes(snapshot);
    expect([...ofSubject].sort()).toEqual(['id', 'plan', 'user', 'user.email']);
    expect([...(ofGroups.get('company') ?? [])].sort()).toEqual(['owner', 'owner.name']);
  });
});
