import { describe, expect, it } from 'vitest';
import {
  type DetailsDraft,
  detailDifferences,
  detailsInput,
} from '../../../src/dashboard/flag/settings/details-draft.ts';

const base: DetailsDraft = {
  ...{ name: 'Search', description: '', tags: ['a'], distributionChannel: 'ALL', prerequisites: [], holdout: 'long' },
  ...{ bucketing: 'TARGETING_KEY', experienceContinuity: false, encryptsPayloads: false },
  ...{ permanent: false, requiresApproval: false, jsonSchema: '{"type": "object"}' },
};

describe('the details of a flag as they are edited', () => {
  it('send only what differs, and null for what was emptied', () => {
    expect(detailsInput(base, base)).toEqual({});
    expect(detailsInput(base, { ...base, holdout: '', jsonSchema: ' ', tags: ['a', 'b'] })).toEqual({
      ...{ holdout: null, jsonSchema: null, tags: ['a', 'b'] },
    });
    expect(detailsInput(base, { ...base, jsonSchema: '{"type": "array"}' })).toEqual({ jsonSchema: { type: 'array' } });
  });

  it('say what they change, in words', () => {
    const after: DetailsDraft = {
      ...base,
      ...{
        permanent: true,
        prerequisites: [
          { flagKey: 'pay', expected: false },
          { flagKey: 'theme', expected: 'dark' },
        ],
      },
    };
    expect(detailDifferences(base, after)).toEqual([
      { path: 'prerequisites', before: null, after: 'pay is off, theme is dark' },
      { path: 'permanent', before: 'no', after: 'yes' },
    ]);
  });

  it('have what is hashed in one choice, with the type of a group', () => {
    const hashed = (bucketing: string) => detailsInput(base, { ...base, bucketing }).bucketing;
    expect(hashed('GROUP work place')).toEqual({ by: 'GROUP', groupType: 'work place' });
    expect(hashed('DEVICE_ID')).toEqual({ by: 'DEVICE_ID' });
    expect(detailsInput({ ...base, bucketing: 'DEVICE_ID' }, base).bucketing).toEqual({ by: 'TARGETING_KEY' });
    const after = { ...base, bucketing: 'GROUP school', experienceContinuity: true, encryptsPayloads: true };
    expect(detailDifferences(base, after)).toEqual([
      { path: 'the same answer for', before: 'each subject', after: 'each school' },
      { path: 'under another key', before: 'a variant of its own', after: 'the same variant' },
      { path: 'payloads', before: 'stored as they are', after: 'stored encrypted' },
    ]);
  });
});
