import { describe, expect, it } from 'vitest';
import { mergeMembers } from '../../../src/dashboard/change/merge-members.ts';
import { draftDifferences, inputOf, type RolloutDraft } from '../../../src/dashboard/flag/rollout/rollout-draft.ts';

const base: RolloutDraft = {
  ...{ switch: 'OFF', minVersion: '', activationDate: '', defaultVariant: 'on', overrideVariant: '' },
  rolloutPercentage: 100,
};

describe('the draft of a rollout', () => {
  it('sends only what differs, so that everything else stays as it is', () => {
    expect(inputOf(base, base)).toEqual({});
    expect(inputOf(base, { ...base, switch: 'ON', rolloutPercentage: 12 })).toEqual({
      ...{ enabled: true, rolloutPercentage: 12 },
    });
    expect(inputOf(base, { ...base, switch: 'FOLLOW_DEFAULT', defaultVariant: '' })).toEqual({
      ...{ enabled: null, defaultVariant: null },
    });
  });

  it('sends the rollout condition as a whole, and clears it when both parts are empty', () => {
    const limited = { ...base, minVersion: '2.4.0', activationDate: '2026-01-15T00:00:00.000Z' };
    expect(inputOf(limited, { ...limited, minVersion: '2.5.0' })).toEqual({
      rolloutCondition: { minVersion: '2.5.0', activationDate: '2026-01-15T00:00:00.000Z' },
    });
    expect(inputOf(limited, base)).toEqual({ rolloutCondition: null });
  });

  it('says what it changes, an empty member as none', () => {
    expect(draftDifferences(base, { ...base, overrideVariant: 'on' })).toEqual([
      { path: 'overrideVariant', label: 'override for everyone', before: null, after: 'on' },
    ]);
  });
});

describe('a draft on top of what another person saved', () => {
  it('keeps both where they changed different members', () => {
    const theirs: RolloutDraft = { ...base, switch: 'ON' };
    const { merged, conflicts } = mergeMembers(base, theirs, { ...base, rolloutPercentage: 25 });
    expect(merged).toEqual({ ...base, switch: 'ON', rolloutPercentage: 25 });
    expect(conflicts).toEqual([]);
  });

  it('finds no conflict if both did the same', () => {
    const both: RolloutDraft = { ...base, switch: 'ON' };
    expect(mergeMembers(base, both, both)).toEqual({ merged: both, conflicts: [] });
  });

  it('is a conflict where both set the same member differently, and stays as drafted until a person decides', () => {
    const { merged, conflicts } = mergeMembers(
      base,
      { ...base, rolloutPercentage: 50 },
      { ...base, rolloutPercentage: 10 },
    );
    expect(conflicts).toEqual(['rolloutPercentage']);
    expect(merged.rolloutPercentage).toBe(10);
  });
});
