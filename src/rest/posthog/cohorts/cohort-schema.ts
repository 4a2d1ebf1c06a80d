import { z } from 'zod';
import type { JsonObject } from '../../../domain/json.ts';
import { pageQuerySchema } from '../pages.ts';
import { userExample, userSchema } from '../user.ts';

const name = z.string().max(400).describe('Need not be unique.');
const description = z.string().max(1_000);
const filters = z
  .json()
  .describe('`{properties: {type, values}}`: groups of properties, both joined by AND or OR. Returned as written.');

/** A cohort to create (contract §10). As in PostHog, unknown members are ignored. */
export const newCohortSchema = z.looseObject({
  name: name.nullish(),
  description: description.nullish(),
  is_static: z.boolean().nullish().describe('A list of persons instead of conditions. It cannot change.'),
  filters: filters.nullish(),
  _create_static_person_ids: z.array(z.string()).nullish().describe('The members of a static cohort.'),
});

/** A change of a cohort. */
export const cohortChangeSchema = z.looseObject({
  name: name.nullish(),
  description: description.nullish(),
  is_static: z.boolean().nullish(),
  filters: filters.nullish(),
  deleted: z.boolean().nullish().describe('True deletes the cohort.'),
});

/** The wanted cohorts. */
export const cohortQuerySchema = pageQuerySchema.extend({
  type: z.string().optional().describe('`static` or `dynamic`.'),
  search: z.string().optional().describe('A part of the name, ignoring case.'),
});

/** A cohort. */
export const cohortSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    description: z.string(),
    groups: z.array(z.json()).describe('Always empty: a legacy form of the filters.'),
    deleted: z.boolean(),
    filters: z.looseObject({}),
    query: z.null(),
    version: z.int(),
    is_calculating: z.literal(false).describe('Membership is evaluated on demand.'),
    created_by: userSchema,
    created_at: z.string().meta({ format: 'date-time' }),
    last_calculation: z.string().nullable(),
    errors_calculating: z.int(),
    count: z.int().nullable().describe('The number of known members; null if it was not counted.'),
    is_static: z.boolean(),
    cohort_type: z.string().nullable(),
    experiment_set: z.array(z.int()),
  })
  .meta({ id: 'PosthogCohort' });
export type WireCohort = z.output<typeof cohortSchema>;

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

export const newCohortExample = { name: 'Norway', description: 'Customers there', filters: filtersExample };

export const cohortExample = {
  ...{ id: 98, ...newCohortExample, groups: [], deleted: false, query: null, version: 1, is_calculating: false },
  ...{ created_by: userExample, created_at: '2026-01-20T10:00:00.000000Z' },
  ...{ last_calculation: '2026-01-20T10:00:00.000000Z', errors_calculating: 0, count: 12 },
  ...{ is_static: false, cohort_type: null, experiment_set: [] },
} satisfies JsonObject;
