import { describe, expect, it } from 'vitest';
import {
  type DetailsDraft,
  detailDifferences,
  detailsInput,
} from '../../../src/dashboard/flag/settings/details-draft.ts';

const base: DetailsDraft = {
  ...{ name: 'Search', description: '', tags: ['a'], distributionChannel: 'ALL', prerequisites: [], holdout: 'long' },
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
});
