import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EvaluationContext } from '../../src/domain/evaluation.ts';
import { OPERATORS } from '../../src/domain/targeting.ts';
import { evaluate, explain } from '../../src/evaluation/evaluate.ts';
import type { Snapshot } from '../../src/evaluation/snapshot.ts';
import { evaluationContext } from '../support/flag-builder.ts';
import type { RuleShort } from '../support/rule-builder.ts';
import { runs } from '../support/runs.ts';
import { compileProduction, NOW } from './cases.ts';

const targetingKey = fc.string({ minLength: 1, maxLength: 60 });
const percentage = fc.double({ min: 0, max: 100, noNaN: true });

const json = fc.jsonValue({ maxDepth: 3 });
const attributes = fc.dictionary(
  fc.oneof(fc.constantFrom('plan', 'age', '__proto__', 'constructor'), fc.string()),
  json,
);
const nullable = fc.option(fc.string());

// What fast-check calls a JSON value is `unknown` to the type checker; it is what the domain calls one.
const anyContext = fc.record({
  targetingKey: nullable,
  appVersion: nullable,
  deviceId: nullable,
  attributes,
  groups: fc.dictionary(
    fc.constantFrom('company', '__proto__', 'toString'),
    fc.record({ key: fc.string(), attributes }),
  ),
}) as fc.Arbitrary<EvaluationContext>;

const anyRule: fc.Arbitrary<RuleShort> = fc.record({
  conditions: fc.array(
    fc.record({
      attribute: fc.constantFrom('plan', 'age', 'f', '__proto__', 'targetingKey'),
      operator: fc.constantFrom(...OPERATORS),
      values: fc.array(
        fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constantFrom('1.2.3', '7d', '10.0.0.0/8', 's')),
        { maxLength: 3 },
      ),
      ignoreCase: fc.boolean(),
      negate: fc.boolean(),
      groupType: fc.constantFrom(null, 'company', '__proto__'),
    }),
    { maxLength: 3 },
  ),
  exposurePercentage: percentage,
  split: fc.dictionary(fc.constantFrom('a', 'b', 'gone'), percentage),
});

function answer(rule: RuleShort, key: string): string | null {
  return evaluate(splitting(rule), 'f', evaluationContext({ targetingKey: key }), NOW).variant;
}

function splitting(rule: RuleShort): Snapshot {
  const variants = ['a', 'b', 'c'].map((key) => ({ key }));
  return compileProduction({
    flags: [{ key: 'f', valueType: 'STRING', variants, production: { defaultVariant: null, rules: [rule] } }],
  });
}

describe('percentages', () => {
  it('raising an exposure keeps every subject that was exposed, with its variant', () => {
    fc.assert(
      fc.property(targetingKey, percentage, percentage, (key, one, other) => {
        const split = { a: 30, b: 70 };
        const before = answer({ exposurePercentage: Math.min(one, other), split }, key);
        const after = answer({ exposurePercentage: Math.max(one, other), split }, key);
        if (before !== null) expect(after).toBe(before);
      }),
    );
  });

  it('moving weight from one variant to its neighbour moves no other subject', () => {
    fc.assert(
      fc.property(targetingKey, fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), (key, one, other) => {
        const before = answer({ split: { a: one, b: 60 - one, c: 40 } }, key);
        const after = answer({ split: { a: other, b: 60 - other, c: 40 } }, key);
        if (before !== after) expect([before, after]).toEqual(one > other ? ['a', 'b'] : ['b', 'a']);
      }),
    );
  });

  it.each([1, 10, 33.3, 50, 90])('%s % of 10,000 subjects are within 1.5 points of it', (exposurePercentage) => {
    const snapshot = splitting({ exposurePercentage, split: { a: 50, b: 50 } });
    const counts = { a: 0, b: 0 };
    for (let index = 0; index < 10_000; index += 1) {
      const { variant } = evaluate(snapshot, 'f', evaluationContext({ targetingKey: `student-${index}` }), NOW);
      if (variant === 'a' || variant === 'b') counts[variant] += 1;
    }
    expect(Math.abs((counts.a + counts.b) / 100 - exposurePercentage)).toBeLessThan(1.5);
    expect(Math.abs((counts.a - counts.b) / 100)).toBeLessThan(3);
  });
});

describe('for any context and rules', () => {
  const asked = fc.array(anyRule, { maxLength: 3 }).map((rules) =>
    compileProduction({
      flags: [
        { key: 'f', production: { rolloutCondition: { minVersion: null, activationDate: null }, rules } },
        {
          key: 'g',
          prerequisites: { f: true },
          production: { rolloutCondition: { minVersion: '1.0.0', activationDate: null } },
        },
      ],
      segments: [{ key: 's', conditions: [{ operator: 'IS_SET' }] }],
    }),
  );

  it('a flag answers, and an explanation comes to the same answer', () => {
    fc.assert(
      fc.property(asked, anyContext, fc.constantFrom('f', 'g', 'h'), (snapshot, context, flagKey) => {
        const evaluation = evaluate(snapshot, flagKey, context, NOW);
        expect(evaluation.error).not.toBe('GENERAL');
        const explanation = explain(snapshot, flagKey, context, NOW);
        expect(explanation.evaluation).toEqual(evaluation);
        expect(explanation.steps.filter(({ ruleKey }) => ruleKey === null).length).toBeGreaterThan(0);
      }),
      { numRuns: runs(500) },
    );
  });
});
