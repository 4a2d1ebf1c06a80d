import type { JsonObject } from '../../../domain/json.ts';

const filters: JsonObject = {
  properties: {
    type: 'OR',
    values: [
      {
        type: 'AND',
        values: [
          { key: 'country', type: 'person', value: ['NO'], operator: 'exact' },
          { key: 'email', type: 'person', value: '@example.com', operator: 'icontains', negation: true },
        ],
      },
    ],
  },
};

/** A cohort to make. */
export const newCohortExample: JsonObject = { name: 'Norway', description: 'Customers there', filters };

/** Whom to add to a static cohort. */
export const staticMembersExample: JsonObject = { distinct_ids: ['user-1', 'user-2'] };

/** A cohort. */
export const cohortExample: JsonObject = {
  id: 98,
  name: 'Norway',
  description: 'Customers there',
  groups: [],
  deleted: false,
  filters,
  query: null,
  version: 1,
  is_calculating: false,
  created_by: {
    id: 89478485,
    uuid: '55555555-0000-4000-8000-000000000001',
    distinct_id: '55555555-0000-4000-8000-000000000001',
    first_name: '55555555-0000-4000-8000-000000000001',
    last_name: '',
    email: '',
    is_email_verified: null,
    hedgehog_config: null,
    role_at_organization: null,
  },
  created_at: '2026-01-20T10:00:00.000000Z',
  last_calculation: '2026-01-20T10:00:00.000000Z',
  errors_calculating: 0,
  count: 12,
  is_static: false,
  cohort_type: null,
  experiment_set: [],
};

/** A page of cohorts. */
export const cohortPageExample: JsonObject = { count: 1, next: null, previous: null, results: [cohortExample] };
