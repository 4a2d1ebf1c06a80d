import { describe, expect, it } from 'vitest';
import type { ConditionValue, OperatorName } from '../../src/domain/targeting.ts';
import { compileOrganization } from '../../src/evaluation/compile.ts';
import { hasRelativeDates } from '../../src/evaluation/relative-dates.ts';
import { rawSnapshot, type SnapshotShort } from '../support/flag-builder.ts';

function asks(short: SnapshotShort): boolean | undefined {
  const snapshot = compileOrganization(rawSnapshot(short)).environments.get('production');
  return snapshot === undefined ? undefined : hasRelativeDates(snapshot);
}

const asked = (operator: OperatorName, ...values: ConditionValue[]) => ({ attribute: 'joined', operator, values });

describe('an environment', () => {
  it.each([
    ['a date before now in a rule', 'DATE_AFTER', ['-7d'], true],
    ['one among several dates', 'DATE_EQUALS', ['2026-01-01', '1w'], true],
    ['an instant', 'DATE_BEFORE', ['2026-01-15T08:00:00Z'], false],
    ['a day', 'DATE_BEFORE', ['2026-01-15'], false],
    ['epoch milliseconds', 'DATE_BEFORE', [1_768_464_000_000], false],
    ['a text that only looks like a date before now', 'EQUALS', ['-7d'], false],
  ] as const)('whose rules compare with %s depends on the time accordingly', (_, operator, values, expected) => {
    const production = { rules: [{ key: 'rule', conditions: [asked(operator, ...values)] }] };
    expect(asks({ flags: [{ key: 'beacon', production }] })).toBe(expected);
  });

  it('depends on the time when a segment does', () => {
    const flags = [{ key: 'beacon' }];
    expect(asks({ flags, segments: [{ key: 'newcomers', conditions: [asked('DATE_AFTER', '30d')] }] })).toBe(true);
    expect(asks({ flags, segments: [{ key: 'newcomers', conditions: [asked('EQUALS', 'a')] }] })).toBe(false);
  });
});
