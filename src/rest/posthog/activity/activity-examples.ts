import type { JsonValue } from '../../../domain/json.ts';

/** A page of the log. */
export const activityPageExample: JsonValue = {
  results: [
    {
      id: '0f0b1d9e-6a2c-8b5e-9d3f-1c2b3a4d5e6f',
      user: { first_name: 'deployment', email: null },
      activity: 'updated',
      scope: 'FeatureFlag',
      item_id: '12',
      detail: {
        id: null,
        changes: [{ type: 'FeatureFlag', action: 'changed', field: 'active', before: true, after: false }],
        merge: null,
        trigger: null,
        name: 'my-flag',
        short_id: null,
        type: null,
      },
      created_at: '2026-01-20T10:00:00.000000Z',
    },
  ],
  next: 'http://127.0.0.1:4000/api/projects/1/feature_flags/activity?page=2&limit=1',
  previous: null,
  total_count: 23,
};
