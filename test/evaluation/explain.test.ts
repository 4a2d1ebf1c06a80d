import { describe, expect, it } from 'vitest';
import { explain } from '../../src/evaluation/evaluate.ts';
import { type ContextShort, evaluationContext, type SnapshotShort } from '../support/flag-builder.ts';
import { compileProduction, NOW } from './cases.ts';

/** The steps of an explanation, one line each. */
function stepsOf(short: SnapshotShort, context: ContextShort = {}, flagKey = short.flags?.[0]?.key ?? ''): string[] {
  const { steps } = explain(compileProduction(short), flagKey, evaluationContext(context), NOW);
  return steps.map(({ subject, passed, because }) => `${passed ? '+' : '-'} ${subject}: ${because}`);
}

describe('explain', () => {
  it('names every rung up to the one that answers', () => {
    expect(stepsOf({ flags: [{ key: 'f' }] })).toEqual([
      '+ EXISTS: the flag exists',
      '+ SWITCH: the flag is on in production',
      '+ ROLLOUT_CONDITION: there is no rollout condition',
      '+ PREREQUISITES: there are no prerequisites',
      '- OVERRIDE: there is no override variant',
      '- ENROLLMENT: subjects cannot enroll',
      '- HOLDOUT: the flag names no holdout',
      '- TARGETING: there are no targeting rules',
      '+ DEFAULT: the default variant is "on"',
    ]);
  });

  it('says that a flag does not exist', () => {
    expect(stepsOf({}, {}, 'f')).toEqual(['- EXISTS: there is no flag "f"']);
  });

  it('stops at the switch of a flag that follows a default of off', () => {
    expect(stepsOf({ flags: [{ key: 'f', production: { switch: 'FOLLOW_DEFAULT' } }] })).toEqual([
      '+ EXISTS: the flag exists',
      '- SWITCH: the flag is off in production, following the feature default',
    ]);
  });

  it('shows what a rollout condition found', () => {
    const rolloutCondition = { minVersion: '2.5.0', activationDate: '2026-01-01T00:00:00.000Z' };
    const steps = stepsOf({ flags: [{ key: 'f', production: { rolloutCondition } }] }, { appVersion: '2.4.0' });
    expect(steps.slice(2)).toEqual([
      '- ROLLOUT_CONDITION: needs version 2.5.0 or later',
      '- version at least 2.5.0: the version is "2.4.0"',
      '+ date 2026-01-01T00:00:00.000Z reached: it has passed',
    ]);
  });

  it('says that the context has no version where a rollout condition needs one', () => {
    const rolloutCondition = { minVersion: '2.5.0', activationDate: null };
    const steps = stepsOf({ flags: [{ key: 'f', production: { rolloutCondition } }] });
    expect(steps.at(-1)).toBe('- version at least 2.5.0: the context has no version');
  });

  it('shows every rule evaluated with its conditions, exposure and split', () => {
    const rules = [
      { key: 'paying', conditions: [{ operator: 'EQUALS' as const, values: ['pro', 'team'] }] },
      { key: 'tenth', exposurePercentage: 10 },
      { key: 'half', exposurePercentage: 45, split: { on: 60, off: 40 } },
    ];
    const context = { targetingKey: 'distinct_id_1', attributes: { plan: 'free' } };
    expect(stepsOf({ flags: [{ key: 'simple-flag', production: { rules } }] }, context).slice(7)).toEqual([
      '+ TARGETING: the rule "half" gives the variant "on"',
      '- rule "paying": the rule does not decide',
      '- plan EQUALS "pro", "team": plan is "free", expected one of "pro", "team"',
      '- rule "tenth": the rule does not decide',
      '- exposure 10 %: the subject falls at 33.97 %, beyond 10 %',
      '+ rule "half": the rule "half" gives the variant "on"',
      '+ exposure 45 %: the subject falls at 33.97 %, within 45 %',
      '+ split: the subject falls to the variant "on"',
    ]);
  });

  it('attaches the rule to its steps and to no others', () => {
    const flags = [{ key: 'f', production: { rules: [{ key: 'r', exposurePercentage: 0 }] } }];
    const { steps } = explain(compileProduction({ flags }), 'f', evaluationContext(), NOW);
    expect(steps.map(({ rung, ruleKey }) => `${rung} ${ruleKey}`).slice(7)).toEqual([
      'TARGETING null',
      'TARGETING r',
      'TARGETING r',
      'DEFAULT null',
    ]);
  });

  it('says why conditions cannot be decided', () => {
    const conditions = [
      { operator: 'MATCHES' as const, values: ['('] },
      { operator: 'IS_SET' as const, groupType: 'company' },
      { operator: 'IN_SEGMENT' as const, attribute: '', values: ['gone'] },
      { operator: 'FLAG_EVALUATES_TO' as const, attribute: 'gone', values: [true] },
      { operator: 'FLAG_EVALUATES_TO' as const, attribute: 'f', values: [false], negate: true },
    ];
    const steps = stepsOf({
      flags: [{ key: 'f', production: { rules: [{ groups: [{ match: 'ANY', conditions }] }] } }],
    });
    expect(steps.slice(9, 14)).toEqual([
      '- plan MATCHES "(": the condition cannot be read, so it never holds',
      '- plan IS_SET: the subject is in no group of the type "company"',
      '- IN_SEGMENT "gone": the segment "gone" does not exist or refers to itself, expected in one of the segments "gone"',
      '- gone FLAG_EVALUATES_TO true: the flag "gone" has no answer: it does not exist, expected one of the answers true',
      '- not f FLAG_EVALUATES_TO false: the flag "f" has no answer: it depends on itself in a circle, or on too many others, expected the opposite of one of the answers false',
    ]);
  });

  it('says how prerequisites and segments stand', () => {
    const flags = [
      {
        key: 'f',
        prerequisites: { g: 'on' },
        production: {
          rules: [{ conditions: [{ operator: 'NOT_IN_SEGMENT' as const, attribute: '', values: ['s'] }] }],
        },
      },
      { key: 'g' },
    ];
    const steps = stepsOf({ flags, segments: [{ key: 's', members: ['ida'] }] }, { targetingKey: 'ida' });
    expect(steps).toContain('+ flag "g" is variant "on": it is on with the variant "on"');
    expect(steps).toContain('- NOT_IN_SEGMENT "s": the subject is in "s", expected not in one of the segments "s"');
  });

  it('says that the subject has no identifier to hash', () => {
    expect(stepsOf({ flags: [{ key: 'f', production: { rolloutPercentage: 20 } }] })).toContain(
      '- rollout 20 %: the subject has no identifier to hash',
    );
  });
});
