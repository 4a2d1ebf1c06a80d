import { describe, expect, it } from 'vitest';
import type { ShownChangeFragment } from '../../../src/dashboard/change/change.graphql.ts';
import { csvOf } from '../../../src/dashboard/history/history-export.ts';
import { conditionsOf, filterOf, isUnfiltered, withCondition } from '../../../src/dashboard/history/history-filter.ts';
import { dayName } from '../../../src/dashboard/words/times.ts';

const change = (revision: number, more: Partial<ShownChangeFragment> = {}): ShownChangeFragment => ({
  ...{
    id: String(revision),
    revision,
    kind: 'FLAG_UPDATED',
    entityType: 'FLAG',
    entityKey: 'search',
    flagKey: 'search',
  },
  ...{ environments: ['production'], at: '2026-01-15T12:00:00Z', source: 'graphql', comment: '', differences: [] },
  ...{ actor: { id: 'key:1', name: 'Maria' } },
  ...more,
});

describe('the filter of the history', () => {
  it('takes the last day in whole, in the time zone of the device', () => {
    const days = filterOf({ from: '2026-03-28', to: '2026-03-29' }, 'Europe/Oslo');
    // Clocks in Oslo are set forward on 29 March, so that day has 23 hours.
    expect(days).toEqual({ from: '2026-03-27T23:00:00.000Z', to: '2026-03-29T22:00:00.000Z' });
  });

  it('begins a day without a midnight at its first hour', () => {
    // Clocks in Havana skip from 0:00 to 1:00 on 8 March.
    expect(filterOf({ from: '2026-03-08' }, 'America/Havana').from).toBe('2026-03-08T05:00:00.000Z');
  });

  it('leaves out what an address says wrongly', () => {
    expect(filterOf({ kind: 'FLAG_UPDATED,FLAG_PAINTED', from: 'soon', to: 'later' }, 'UTC')).toEqual({
      kinds: ['FLAG_UPDATED'],
    });
    expect(isUnfiltered({ from: 'soon', open: '12' })).toBe(true);
  });

  it('has a chip for each condition, which takes away that one only', () => {
    const address = withCondition(withCondition({ q: 'search' }, 'env', 'qa'), 'env', 'production');
    const conditions = conditionsOf(address, (_, value) => value.toUpperCase());
    expect(conditions.map(({ label }) => label)).toEqual(['in QA', 'in PRODUCTION']);
    expect(conditions[0]?.without).toEqual({ q: 'search', env: 'production' });
  });
});

describe('an export of the history', () => {
  it('quotes what separates values, and lets no text run as a formula', () => {
    const [head, row] = csvOf([change(7, { comment: '=HYPERLINK("evil"),\nnow' })]).split('\r\n');
    expect(head).toMatch(/^revision,at,actor,/);
    expect(row).toContain(`"'=HYPERLINK(""evil""),\nnow"`);
  });
});

describe('days', () => {
  it('are today, yesterday, or named', () => {
    const now = Date.parse('2026-03-01T12:00:00');
    expect(dayName(Date.parse('2026-03-01T00:05:00'), now)).toBe('Today');
    expect(dayName(Date.parse('2026-02-28T23:55:00'), now)).toBe('Yesterday');
    expect(dayName(Date.parse('2026-02-27T23:55:00'), now)).toBe('Friday, 27 February 2026');
  });
});
