import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHistory, type Invariant } from './check-history.ts';
import type { Entry, History } from './history.ts';

const marks = ['a', 'b', 'c', 'd', 'e'];
const log: readonly Entry[] = marks.map((mark, index) => ({ organizationId: 'one', revision: index + 3, mark }));
const state = { organizationId: 'one', source: 'database', marks: { flag: 'e' } };

/** A history as it should be. */
const good: History = {
  writes: [
    ...marks.slice(0, 4).map((mark) => ({ organizationId: 'one', mark, outcome: 'ACKNOWLEDGED' }) as const),
    { organizationId: 'one', mark: 'e', outcome: 'UNKNOWN' },
    { organizationId: 'one', mark: 'never', outcome: 'UNKNOWN' },
    { organizationId: 'one', mark: 'refused', outcome: 'REFUSED' },
  ],
  log: [...log, { organizationId: 'two', revision: 3, mark: null }],
  subscribers: [
    { name: 'first', organizationId: 'one', after: 2, events: log },
    { name: 'later', organizationId: 'two', after: 2, events: [{ organizationId: 'two', revision: 3, mark: null }] },
  ],
  states: [state, { ...state, source: 'REST' }],
};

/** The same history, but the first subscriber received this. */
function telling(events: readonly Entry[]): History {
  const [first, ...others] = good.subscribers;
  return first === undefined ? good : { ...good, subscribers: [{ ...first, events }, ...others] };
}

function broken(history: History): readonly Invariant[] {
  return [...new Set(checkHistory(history).map(({ invariant }) => invariant))];
}

describe('the checker of histories', () => {
  it('finds nothing wrong with one that is as it should be', () => {
    expect(checkHistory(good)).toEqual([]);
  });

  it('finds every event that is missing, duplicated or out of order', () => {
    const places = fc.tuple(fc.constantFrom(...log), fc.nat(log.length - 1));
    fc.assert(
      fc.property(places, ([event, to]) => {
        const without = log.filter((other) => other !== event);
        expect(broken(telling(without))).toContain('I1');
        expect(broken(telling([...log.slice(0, to), event, ...log.slice(to)]))).toContain('I3');
        fc.pre(log[to] !== event);
        expect(broken(telling([...without.slice(0, to), event, ...without.slice(to)]))).toContain('I3');
      }),
    );
  });

  const [, second] = log;
  const elsewhere: Entry = { organizationId: 'two', revision: 3, mark: null };
  const cases: readonly [string, History, Invariant][] = [
    ['an acknowledged write that a subscriber is not told', telling(log.slice(0, 3)), 'I1'],
    ['an event that is in no log', telling([...log, { organizationId: 'one', revision: 8, mark: 'phantom' }]), 'I2'],
    ['two who hold different things to be true', { ...good, states: [state, { ...state, marks: {} }] }, 'I4'],
    ['an event of another organization', telling([...log, elsewhere]), 'I5'],
    [
      'a write with an unknown outcome that was done twice',
      { ...good, log: [...good.log, { organizationId: 'one', revision: 8, mark: 'e' }] },
      'I6',
    ],
    [
      'an acknowledged write that was done twice',
      { ...good, log: [...good.log, { organizationId: 'one', revision: 8, mark: second?.mark ?? '' }] },
      'I7',
    ],
    ['an acknowledged write that was never done', { ...good, log: good.log.slice(1) }, 'I7'],
    [
      'an answer with a defect, even if the write succeeds afterwards',
      { ...good, writes: good.writes.map((write) => ({ ...write, defects: ['500 Unexpected error'] })) },
      'I8',
    ],
    ['a node that ended by itself', { ...good, endedByThemselves: ['a node ended with 1'] }, 'I9'],
  ];

  it.each(cases)('finds %s', (_, history, invariant) => {
    expect(broken(history)).toContain(invariant);
  });
});
