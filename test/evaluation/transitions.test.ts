import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EXPOSURE_STATUSES, EXPOSURE_STRATEGIES, exposureMoves, exposureProgress } from '../../src/domain/exposure.ts';
import { toInstant } from '../../src/domain/instant.ts';
import { nextTransition } from '../../src/evaluation/next-transition.ts';
import type { Snapshot } from '../../src/evaluation/snapshot.ts';
import { isEffective, type Span, transitionsWithin } from '../../src/evaluation/transitions.ts';
import type { FlagShort } from '../support/flag-builder.ts';
import { schedule } from '../support/rule-builder.ts';
import { runs } from '../support/runs.ts';
import { compileProduction, NOW } from './cases.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const hours = fc.integer({ min: -100, max: 100 }).map((count) => NOW + count * HOUR);
const instants = hours.map(toInstant);

const schedules = fc.record({
  strategy: fc.constantFrom(...EXPOSURE_STRATEGIES),
  status: fc.constantFrom(...EXPOSURE_STATUSES),
  autostart: fc.boolean(),
  startsAt: fc.option(instants),
  createdAt: instants,
  // A schedule runs since an instant that has come.
  runningSince: fc.integer({ min: -100, max: 0 }).map((count) => toInstant(NOW + count * HOUR)),
  elapsedBefore: fc.integer({ min: 0, max: 50 }).map((count) => count * HOUR),
  passedPausePoints: fc.integer({ min: 0, max: 2 }),
  steps: fc.array(
    fc.record({
      exposurePercentage: fc.integer({ min: 0, max: 100 }),
      intervalMilliseconds: fc.option(fc.integer({ min: 1, max: 40 }).map((count) => count * HOUR)),
      isPausePoint: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

describe('the moves of an exposure schedule', () => {
  it('are what its progress shows at every later instant', () => {
    fc.assert(
      fc.property(schedules, fc.integer({ min: 0, max: 300 }), (short, later) => {
        const one = schedule(short);
        const moves = exposureMoves(one);
        const first = moves[0];
        if (first === undefined) return;
        const now = first.at + later * HOUR;
        const current = moves.findLast(({ at }) => at <= now);
        expect(exposureProgress(one, now)).toMatchObject({
          exposurePercentage: current?.exposurePercentage,
          isWaiting: current?.isWaiting,
        });
        expect(exposureProgress(one, now).changesAt).toBe(moves.find(({ at }) => at > now)?.at);
      }),
      { numRuns: runs(1_000) },
    );
  });

  it('are absent while the schedule does not run', () => {
    const steps = [{ exposurePercentage: 10 }, { exposurePercentage: 50 }];
    for (const status of ['PAUSED', 'STOPPED', 'NOT_STARTED'] as const)
      expect(exposureMoves(schedule({ status, steps }))).toEqual([]);
  });
});

const flags = fc.record({
  switch: fc.constantFrom('ON' as const, 'OFF' as const),
  rolloutCondition: fc.option(fc.record({ minVersion: fc.constant(null), activationDate: instants })),
  rules: fc.array(
    fc.record({
      startsAt: fc.option(instants),
      endsAt: fc.option(instants),
      exposureSchedule: fc.option(schedules),
      conditions: fc.constant([{ operator: 'IS_SET' as const }]),
    }),
    { maxLength: 3 },
  ),
});

describe('the transitions within a span', () => {
  const whole = { from: NOW - 1_000 * DAY, to: NOW + 1_000 * DAY };
  const found = ({ flags }: Snapshot, span: Span) =>
    [...flags.values()].flatMap((flag) =>
      transitionsWithin(flag, span).map((transition) => ({
        ...transition,
        isEffective: isEffective(flag, transition),
      })),
    );

  it('have the next transition as the first that is effective', () => {
    fc.assert(
      fc.property(flags, (production) => {
        const snapshot = compileProduction({ flags: [{ key: 'f', production }] });
        const later = found(snapshot, { ...whole, from: NOW + 1 })
          .filter((transition) => transition.isEffective)
          .map(({ at }) => at);
        expect(later.length === 0 ? undefined : Math.min(...later)).toBe(nextTransition(snapshot, NOW));
      }),
      { numRuns: runs(300) },
    );
  });

  const dated: FlagShort = {
    key: 'dated',
    production: { rolloutCondition: { minVersion: null, activationDate: toInstant(NOW) } },
  };

  it('include the first instant of the span and not the last', () => {
    const snapshot = compileProduction({ flags: [dated] });
    expect(found(snapshot, { from: NOW, to: NOW + 1 })).toHaveLength(1);
    expect(found(snapshot, { from: NOW - 1, to: NOW })).toEqual([]);
  });

  it('leave out archived flags, and call those of a flag that is off not effective', () => {
    const snapshot = compileProduction({
      flags: [
        { ...dated, archivedAt: toInstant(NOW) },
        { ...dated, key: 'off', production: { ...dated.production, switch: 'OFF' } },
      ],
    });
    expect(found(snapshot, whole)).toMatchObject([{ flagKey: 'off', isEffective: false }]);
  });
});
