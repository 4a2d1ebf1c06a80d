import { describe, expect, it } from 'vitest';
import { nearestMiss } from '../../src/evaluation/nearest-miss.ts';
import { type ContextShort, evaluationContext, type SettingShort } from '../support/flag-builder.ts';
import type { RuleShort } from '../support/rule-builder.ts';
import { compileProduction, NOW } from './cases.ts';

const conditions = [{ operator: 'EQUALS' as const, values: ['pro'] }];
const bucketing = { by: 'GROUP' as const, groupType: 'company' };

const none: RuleShort = { bucketing };
const unmatched: RuleShort = { conditions };
const unexposed: RuleShort = { exposurePercentage: 0 };
const closed: RuleShort = { endsAt: '2026-01-01T00:00:00.000Z' };

function missOf(rules: readonly RuleShort[], context: ContextShort = {}, setting: SettingShort = {}) {
  const snapshot = compileProduction({
    flags: [{ key: 'f', production: { defaultVariant: null, ...setting, rules } }],
  });
  return nearestMiss(snapshot, 'f', evaluationContext({ targetingKey: 'ida', ...context }), NOW);
}

describe('the rule that came nearest', () => {
  it.each([
    ['no rules', [], { kind: 'NOTHING', ruleIndex: null }],
    ['a group that the subject has not', [none], { kind: 'NO_GROUP', ruleIndex: 0 }],
    ['conditions that do not hold', [unmatched], { kind: 'CONDITIONS', ruleIndex: 0 }],
    ['a window that is closed', [closed], { kind: 'CONDITIONS', ruleIndex: 0 }],
    ['an exposure that does not take it in', [unexposed], { kind: 'EXPOSURE', ruleIndex: 0 }],
    ['a split that has no variant for it', [{ split: { on: 0 } }], { kind: 'EXPOSURE', ruleIndex: 0 }],
    ['a device that it has not', [{ bucketing: { by: 'DEVICE_ID' } }], { kind: 'EXPOSURE', ruleIndex: 0 }],
    ['the nearest, not the last', [unexposed, unmatched, none], { kind: 'EXPOSURE', ruleIndex: 0 }],
    [
      'the last of those that are equally near',
      [unexposed, unmatched, unexposed, none],
      { kind: 'EXPOSURE', ruleIndex: 2 },
    ],
    ['conditions rather than a group', [unmatched, none, unmatched, none], { kind: 'CONDITIONS', ruleIndex: 2 }],
  ] as const)('%s', (_title, rules, expected) => {
    expect(missOf(rules)).toEqual(expected);
  });

  it('is one that does not fall through, because later rules were not evaluated', () => {
    expect(missOf([{ ...unexposed, fallsThrough: false }, unexposed])).toEqual({ kind: 'EXPOSURE', ruleIndex: 0 });
    expect(missOf([{ ...unexposed, conditions, fallsThrough: false }, unexposed])).toEqual({
      kind: 'EXPOSURE',
      ruleIndex: 1,
    });
  });

  it('is the default variant where only its percentage left the subject out', () => {
    const setting = { defaultVariant: 'on', rolloutPercentage: 0 };
    expect(missOf([], {}, setting)).toEqual({ kind: 'EXPOSURE', ruleIndex: 0 });
    expect(missOf([unexposed, unmatched], {}, setting)).toEqual({ kind: 'EXPOSURE', ruleIndex: 2 });
  });

  it('is found through segments and other flags', () => {
    const snapshot = compileProduction({
      flags: [
        {
          key: 'f',
          production: {
            defaultVariant: null,
            rules: [{ conditions: [{ operator: 'FLAG_EVALUATES_TO', attribute: 'g', values: [true] }], ...unexposed }],
          },
        },
        { key: 'g' },
      ],
    });
    const context = evaluationContext({ targetingKey: 'ida' });
    expect(nearestMiss(snapshot, 'f', context, NOW)).toEqual({ kind: 'EXPOSURE', ruleIndex: 0 });
    expect(nearestMiss(snapshot, 'gone', context, NOW)).toEqual({ kind: 'NOTHING', ruleIndex: null });
  });
});
