import { z } from 'zod';
import type { JsonObject } from '../../../domain/json.ts';
import { limitOffsetSchema } from '../pages.ts';
import { userSchema } from '../user.ts';

const name = z.string().max(400).describe('Need not be unique.');
const description = z.string().max(1_000);
const filters = z
  .json()
  .describe(
    '`{properties: {type, values}}`: groups, joined by OR or AND, of properties that are; it comes back as written.',
  );

/** A cohort to make (contract §10). Members that are not known here are passed over, as PostHog does. */
export const newCohortSchema = z.looseObject({
  name: name.nullish(),
  description: description.nullish(),
  is_static: z.boolean().nullish().describe('A list of people instead of conditions. It stays so.'),
  filters: filters.nullish(),
  _create_static_person_ids: z.array(z.string()).nullish().describe('Who is in a static cohort from the start.'),
});
export type NewCohort = z.output<typeof newCohortSchema>;

/** What is to change of a cohort. */
export const cohortChangeSchema = z.looseObject({
  name: name.nullish(),
  description: description.nullish(),
  is_static: z.boolean().nullish(),
  filters: filters.nullish(),
  deleted: z.boolean().nullish().describe('true deletes it.'),
});
export type CohortChange = z.output<typeof cohortChangeSchema>;

/** Whom to add to a static cohort, or to take out of it. */
export const staticMembersSchema = z.looseObject({
  person_ids: z.json().optional().describe('The ids of people, or what they are called by.'),
  distinct_ids: z.json().optional().describe('What people are called by.'),
});
export type StaticMembers = z.output<typeof staticMembersSchema>;

/** Which cohorts are wanted. */
export const cohortQuerySchema = limitOffsetSchema.extend({
  type: z.string().optional().describe('`static` or `dynamic`.'),
  search: z.string().optional().describe('A part of the name, in whichever case.'),
});

/** A cohort. */
export const cohortSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    description: z.string(),
    groups: z.array(z.json()).describe('Always empty: how the earliest versions of the API wrote filters.'),
    deleted: z.boolean(),
    filters: z.looseObject({}),
    query: z.null(),
    version: z.int(),
    is_calculating: z.literal(false).describe('Who is in a cohort is decided when it is asked.'),
    created_by: userSchema,
    created_at: z.string().meta({ format: 'date-time' }),
    last_calculation: z.string().nullable(),
    errors_calculating: z.int(),
    count: z.int().nullable().describe('How many of the people known are in it; null where nobody has counted.'),
    is_static: z.boolean(),
    cohort_type: z.string().nullable(),
    experiment_set: z.array(z.int()),
  })
  .meta({ id: 'PosthogCohort' });
export type WireCohort = z.output<typeof cohortSchema>;

/** A page of cohorts. */
export const cohortPageSchema = z
  .object({
    count: z.int(),
    next: z.string().nullable(),
    previous: z.string().nullable(),
    results: z.array(cohortSchema),
  })
  .meta({ id: 'PosthogCohortPage' });

const filtersExample: JsonObject = {
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
export const newCohortExample: JsonObject = { name: 'Norway', description: 'Customers there', filters: filtersExample };

/** Whom to add to a static cohort. */
export const staticMembersExample: JsonObject = { distinct_ids: ['user-1', 'user-2'] };

/** A cohort. */
export const cohortExample: JsonObject = {
  id: 98,
  name: 'Norway',
  description: 'Customers there',
  groups: [],
  deleted: false,
  filters: filtersExample,
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
