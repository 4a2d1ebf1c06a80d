import { describe, expect, it } from 'vitest';
import { nextTransition } from '../../src/evaluation/next-transition.ts';
import type { FlagShort, SnapshotShort } from '../support/flag-builder.ts';
import { compileProduction, NOW } from './cases.ts';

const LATER = '2026-06-02T00:00:00.000Z';
const MUCH_LATER = '2026-07-01T00:00:00.000Z';
const EARLIER = '2026-05-01T00:00:00.000Z';

const pending: FlagShort = {
  key: 'pending',
  production: { rolloutCondition: { minVersion: null, activationDate: LATER } },
};

function next(short: SnapshotShort, flagKeys?: readonly string[], now = NOW): string | undefined {
  const instant = nextTransition(compileProduction(short), now, flagKeys);
  return instant === undefined ? undefined : new Date(instant).toISOString();
}

describe('nextTransition', () => {
  it('is undefined if nothing depends on time', () => {
    expect(
      next({ flags: [{ key: 'f' }, { key: 'g', production: { rules: [{ exposurePercentage: 10 }] } }] }),
    ).toBeUndefined();
  });

  it('is an activation date that is to come', () => {
    expect(next({ flags: [pending] })).toBe(LATER);
  });

  it('is undefined once the date is reached', () => {
    expect(next({ flags: [pending] }, undefined, Date.parse(LATER))).toBeUndefined();
  });

  it('is the earliest start or end of a rule that is to come', () => {
    const rules = [{ startsAt: EARLIER, endsAt: MUCH_LATER }, { startsAt: LATER }];
    expect(next({ flags: [{ key: 'f', production: { rules } }] })).toBe(LATER);
    expect(next({ flags: [{ key: 'f', production: { rules } }] }, undefined, Date.parse(LATER))).toBe(MUCH_LATER);
  });

  it('is the next step of a schedule that is running', () => {
    const exposureSchedule = {
      status: 'RUNNING' as const,
      runningSince: EARLIER,
      steps: [{ intervalMilliseconds: 86_400_000 * 32 }, {}],
    };
    expect(next({ flags: [{ key: 'f', production: { rules: [{ exposureSchedule }] } }] })).toBe(LATER);
  });

  it('is the start of a schedule that starts by itself', () => {
    const exposureSchedule = { startsAt: LATER, steps: [{}] };
    expect(next({ flags: [{ key: 'f', production: { rules: [{ exposureSchedule }] } }] })).toBe(LATER);
  });

  it('leaves out a schedule that waits', () => {
    const exposureSchedule = { status: 'PAUSED' as const, elapsedBefore: 5, steps: [{}, {}] };
    expect(next({ flags: [{ key: 'f', production: { rules: [{ exposureSchedule }] } }] })).toBeUndefined();
  });

  it('leaves out flags that are switched off or archived', () => {
    const off: FlagShort = { ...pending, production: { ...pending.production, switch: 'OFF' } };
    expect(next({ flags: [off, { ...pending, key: 'old', archivedAt: EARLIER }] })).toBeUndefined();
  });

  it('looks only at the flags that are named, and unknown ones add nothing', () => {
    expect(next({ flags: [pending, { key: 'f' }] }, ['f', 'gone'])).toBeUndefined();
  });

  it('looks at prerequisites, at theirs, and survives circles', () => {
    const flags: FlagShort[] = [
      { key: 'f', prerequisites: { g: true } },
      { key: 'g', prerequisites: { f: true, pending: true } },
      pending,
    ];
    expect(next({ flags }, ['f'])).toBe(LATER);
  });

  it('looks at flags that conditions ask about, through segments of segments', () => {
    const flags: FlagShort[] = [
      { key: 'f', production: { rules: [{ conditions: [{ operator: 'NOT_IN_SEGMENT', values: ['s'] }] }] } },
      pending,
    ];
    const segments = [
      { key: 's', conditions: [{ operator: 'IN_SEGMENT' as const, values: ['t'] }] },
      { key: 't', conditions: [{ operator: 'FLAG_EVALUATES_TO' as const, attribute: 'pending', values: [true] }] },
    ];
    expect(next({ flags, segments }, ['f'])).toBe(LATER);
  });
});
