import { describe, expect, it } from 'vitest';
import { type ExposureRow, exposureActions, exposureWords } from '../../../src/dashboard/schedule/exposure-rows.ts';
import { byDay, followingInstant, lanesOf, placeOf, readInstant } from '../../../src/dashboard/schedule/lanes.ts';
import type {
  ShownScheduledChangeFragment,
  ShownTransitionFragment,
} from '../../../src/dashboard/schedule/schedule.graphql.ts';
import { scheduleAgain } from '../../../src/dashboard/schedule/schedule-again.ts';

const DAY = 86_400_000;
const span = { from: Date.UTC(2026, 5, 1), to: Date.UTC(2026, 5, 11) };
const on = (day: number, kind: ShownTransitionFragment['kind'], more: Partial<ShownTransitionFragment> = {}) => ({
  ...{ at: new Date(span.from + day * DAY).toISOString(), kind, flagKey: 'search', environment: 'qa' },
  ...{ ruleKey: null, exposurePercentage: null, sentence: `day ${day}`, effective: true },
  ...more,
});

describe('the lanes', () => {
  it('are one for each flag in each environment, in the order in which something first happens', () => {
    const lanes = lanesOf(
      [
        on(1, 'ACTIVATION_DATE', { flagKey: 'theme' }),
        on(2, 'ACTIVATION_DATE'),
        on(3, 'SCHEDULED_CHANGE', { flagKey: 'theme' }),
      ],
      span,
    );
    expect(lanes.map(({ name, marks }) => [name, marks.length])).toEqual([
      ['theme qa', 2],
      ['search qa', 1],
    ]);
  });

  it('put instants in proportion, and what is beyond the span at its edge', () => {
    expect(placeOf(span.from + 5 * DAY, span)).toBe(50);
    expect(placeOf(span.to + DAY, span)).toBe(100);
    expect(placeOf(span.from - DAY, span)).toBe(0);
  });

  it('show a rule from its start to its end, or from the edge of the span', () => {
    const rule = { ruleKey: 'beta' };
    expect(lanesOf([on(2, 'RULE_STARTS', rule), on(4, 'RULE_ENDS', rule)], span)[0]?.bars).toEqual([
      { from: 20, to: 40, percentage: 100 },
    ]);
    expect(lanesOf([on(4, 'RULE_ENDS', rule)], span)[0]?.bars).toEqual([{ from: 0, to: 40, percentage: 100 }]);
  });

  it('show each step of an exposure until the next', () => {
    const step = (day: number, exposurePercentage: number) =>
      on(day, 'EXPOSURE_STEP', { ruleKey: 'beta', exposurePercentage });
    expect(lanesOf([step(1, 10), step(3, 60)], span)[0]?.bars).toEqual([
      { from: 10, to: 30, percentage: 10 },
      { from: 30, to: 100, percentage: 60 },
    ]);
  });
});

describe('the days', () => {
  it('hold what happens on each, in order', () => {
    const days = byDay([on(1, 'RULE_STARTS'), on(1.5, 'RULE_ENDS'), on(2, 'RULE_STARTS')], (at) =>
      new Date(at).toISOString().slice(0, 10),
    );
    expect(days.map(({ day, items }) => [day, items.length])).toEqual([
      ['2026-06-02', 2],
      ['2026-06-03', 1],
    ]);
  });
});

describe('an exposure', () => {
  const row: ExposureRow = {
    ...{ id: '1', flagKey: 'f', flagName: 'F', environment: 'qa', version: 1, ruleKey: 'r', ruleName: 'R' },
    ...{ status: 'NOT_STARTED', isWaiting: false, percentage: 0, changesAt: null },
  };
  const soon = '2026-06-02T00:00:00Z';

  it.each([
    [row, 'not started', ['start']],
    [{ ...row, percentage: 10, changesAt: soon }, 'running', ['pause', 'stop']],
    [{ ...row, percentage: 100 }, 'at its last step', ['pause', 'stop']],
    [
      { ...row, status: 'RUNNING' as const, percentage: 70, isWaiting: true },
      'waits to be resumed',
      ['resume', 'stop'],
    ],
    [{ ...row, status: 'PAUSED' as const, percentage: 40 }, 'paused', ['resume', 'stop']],
    [{ ...row, status: 'STOPPED' as const }, 'stopped: it exposes no one', ['start']],
  ])('that stands so can be acted on accordingly', (exposure, words, actions) => {
    expect(exposureWords(exposure)).toBe(words);
    expect(exposureActions(exposure)).toEqual(actions);
  });
});

describe('where a schedule goes on', () => {
  it('is at the last thing that is shown, but never where it began', () => {
    const from = Date.UTC(2026, 5, 1);
    expect(followingInstant('2026-06-03T10:00:00Z', from)).toBe('2026-06-03T10:00:00.000Z');
    expect(followingInstant('2026-06-01T00:00:00Z', from)).toBe('2026-06-01T00:00:00.001Z');
  });

  it('is read from the address, which may say nothing of it', () => {
    expect(readInstant('2026-06-01T00:00:00Z')).toBe(Date.UTC(2026, 5, 1));
    expect([readInstant(undefined), readInstant('soon')]).toEqual([undefined, undefined]);
  });
});

describe('a change that was called off', () => {
  const calledOff = (...differences: NonNullable<ShownScheduledChangeFragment['differences']>) => ({
    ...{ id: 'change-1', flagKey: 'search', environmentKey: 'qa', at: '2026-06-10T00:00:00Z', comment: 'The launch.' },
    ...{ createdBy: { id: 'anna', name: 'Anna' }, conflicts: [], differences },
  });
  const place = { organizationId: 'nansen', flagKey: 'search', environment: 'qa' };
  const again = { ...place, at: '2026-06-10T00:00:00Z', comment: 'The launch.' };
  const to = (path: string, after: NonNullable<ShownScheduledChangeFragment['differences']>[number]['after']) => ({
    ...{ path, before: null, after },
  });

  it('is scheduled again as it was', () => {
    expect(scheduleAgain('nansen', calledOff(to('switch', 'ON'), to('rolloutPercentage', 10)))).toEqual({
      ...again,
      enabled: true,
      rolloutPercentage: 10,
    });
    expect(scheduleAgain('nansen', calledOff(to('switch', 'FOLLOW_DEFAULT')))).toEqual({ ...again, enabled: null });
    const condition = { minVersion: '2.4.0', activationDate: null };
    expect(scheduleAgain('nansen', calledOff(to('rolloutCondition', condition)))).toEqual({
      ...again,
      rolloutCondition: condition,
    });
    const parts = [to('rolloutCondition.minVersion', '2.4.0'), to('rolloutCondition.activationDate', null)];
    expect(scheduleAgain('nansen', calledOff(...parts))).toEqual({ ...again, rolloutCondition: condition });
  });

  it('is not scheduled again where its differences do not say all of it', () => {
    expect(scheduleAgain('nansen', calledOff(to('rules.teachers.variant', 'fjord')))).toBeUndefined();
    expect(scheduleAgain('nansen', calledOff(to('rolloutCondition.minVersion', '2.4.0')))).toBeUndefined();
    expect(scheduleAgain('nansen', { ...calledOff(), differences: undefined })).toBeUndefined();
  });
});
