import { describe, expect, it } from 'vitest';
import {
  canBeReverted,
  finality,
  laterInstantOf,
  lowestVersionOf,
  readInbox,
  requestSentence,
} from '../../../src/dashboard/requests/request-words.ts';

const switchTo = (environment: string, after: string) => ({
  ...{ path: `settings.${environment}.switch`, before: 'OFF', after },
});
const asked = { kind: 'FLAG_UPDATED', entityKey: 'search', environmentKeys: ['production'] } as const;

describe('the later effect of a request', () => {
  const now = Date.parse('2026-11-30T08:00:00Z');
  const condition = (before: string | null, after: string | null) => ({
    path: 'settings.production.rolloutCondition',
    before: before && { minVersion: null, activationDate: before },
    after: after && { minVersion: null, activationDate: after },
  });

  it('begins when every date that is set or taken away has passed', () => {
    const differences = [
      condition('2026-12-09T08:00:00Z', '2026-12-08T08:00:00+01:00'),
      condition(null, '2026-12-01T08:00:00Z'),
    ];
    expect(laterInstantOf({ differences }, now)).toBe('2026-12-09T08:00:00.000Z');
  });

  it('does not exist where no date is to come', () => {
    expect(laterInstantOf({ differences: [switchTo('production', 'ON')] }, now)).toBeUndefined();
    expect(laterInstantOf({ differences: [condition('2026-11-30T08:00:00Z', null)] }, now)).toBeUndefined();
  });
});

describe('the lowest version that counts for a request', () => {
  const condition = (before: string | null, after: string | null) => ({
    path: 'settings.production.rolloutCondition',
    before: before && { minVersion: before, activationDate: null },
    after: after && { minVersion: after, activationDate: null },
  });
  const flag = {
    ...{ id: 'flag-1' },
    settings: [
      { id: 'setting-1', environmentKey: 'staging', rolloutCondition: { minVersion: '1.0.0' } },
      { id: 'setting-2', environmentKey: 'production', rolloutCondition: { minVersion: '2.0.0' } },
    ],
  };
  const environment = { id: 'environment-1', key: 'production' };

  it('is the one that it sets, else the one that it takes away, else the one that it lets be', () => {
    const lowest = (differences: Parameters<typeof lowestVersionOf>[0]['differences']) =>
      lowestVersionOf({ differences, environment, flag });
    expect(lowest([condition('2.0.0', '2.4.0')])).toBe('2.4.0');
    expect(lowest([condition('3.0.0', null)])).toBe('3.0.0');
    expect(lowest([switchTo('production', 'ON')])).toBe('2.0.0');
  });

  it('does not exist where every version will do', () => {
    const differences = [switchTo('production', 'ON')];
    expect(lowestVersionOf({ differences, environment, flag: null })).toBeUndefined();
    expect(lowestVersionOf({ differences, environment: null, flag })).toBeUndefined();
  });
});

describe('the sentence of a request', () => {
  it('orders what the switch becomes, and counts what else changes', () => {
    expect(requestSentence({ ...asked, differences: [switchTo('production', 'ON')] })).toBe(
      'turn on search in production',
    );
    const rollout = { path: 'settings.production.rolloutPercentage', before: 0, after: 25 };
    expect(requestSentence({ ...asked, differences: [switchTo('production', 'OFF'), rollout] })).toBe(
      'turn off search in production, and 1 more change',
    );
  });

  it('says no more than that the flag changes where its switches go different ways', () => {
    const differences = [switchTo('production', 'ON'), switchTo('staging', 'OFF')];
    expect(requestSentence({ ...asked, differences })).toBe('change search in production');
  });

  it('names the kind of an object other than a flag', () => {
    expect(requestSentence({ ...asked, kind: 'SEGMENT_DELETED', entityKey: 'beta-testers', differences: [] })).toBe(
      'delete segment beta-testers',
    );
  });
});

describe('the inbox', () => {
  it('opens with what waits for the person, also where the address names another inbox than there are', () => {
    expect(readInbox(undefined)).toBe('you');
    expect(readInbox('theirs')).toBe('you');
    expect(readInbox('all')).toBe('all');
  });
});

describe('a decision', () => {
  it('on a flag that exists can be taken back by a revert', () => {
    expect(canBeReverted({ kind: 'FLAG_UPDATED', flagKey: 'search', entityType: 'FLAG' })).toBe(true);
    expect(canBeReverted({ kind: 'FLAG_DELETED', flagKey: 'search', entityType: 'FLAG' })).toBe(true);
    expect(canBeReverted({ kind: 'FLAG_CREATED', flagKey: 'search', entityType: 'FLAG' })).toBe(false);
    expect(canBeReverted({ kind: 'SEGMENT_UPDATED', flagKey: null, entityType: 'SEGMENT' })).toBe(false);
    expect(canBeReverted({ kind: 'FLAG_UPDATED', flagKey: null, entityType: 'FLAGS' })).toBe(true);
  });

  it('without a way back says so, and what can be done instead', () => {
    expect(finality('WITHDRAWN', { kind: 'FLAG_UPDATED' })).toContain('asked for again');
    expect(finality('APPROVED', { kind: 'FLAG_CREATED' })).toBe('Archive the flag to undo it.');
    expect(finality('APPROVED', { kind: 'SEGMENT_UPDATED' })).toContain('change it back');
  });
});
