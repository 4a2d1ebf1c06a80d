import { z } from 'zod';

/** What PostHog says that happened to a flag, besides the fields that are different (contract §2.5). */
export const ACTIVITIES = ['created', 'updated', 'deleted', 'restored'] as const;
export type Activity = (typeof ACTIVITIES)[number];

/** The most entries that one page of the log may have. */
const MAXIMUM_LIMIT = 1_000;

const wholeNumber = (maximum: number) =>
  z
    .string()
    .regex(/^\s*[+-]?\d{1,9}\s*$/, 'A valid integer is required.')
    .transform(Number)
    .pipe(z.int().min(1).max(maximum));

/** Which page of the log is wanted (contract §2.5). */
export const activityQuerySchema = z.object({
  limit: wholeNumber(MAXIMUM_LIMIT).default(10).describe('How many entries to a page.'),
  page: wholeNumber(1_000_000).default(1).describe('Which page, from 1.'),
});
export type ActivityQuery = z.output<typeof activityQuerySchema>;

const changeSchema = z.object({
  type: z.literal('FeatureFlag'),
  action: z.enum(['created', 'changed', 'deleted']),
  field: z.string().describe('The member of the flag.'),
  before: z.unknown().describe('Null where there was nothing.'),
  after: z.unknown().describe('Null where there is nothing.'),
});

const entrySchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    user: z.object({ first_name: z.string(), email: z.string().nullable(), is_system: z.boolean().optional() }),
    activity: z.enum(ACTIVITIES),
    scope: z.literal('FeatureFlag'),
    item_id: z.string().describe('The id of the flag.'),
    detail: z.object({
      id: z.null(),
      changes: z.array(changeSchema),
      merge: z.null(),
      trigger: z.null(),
      name: z.string().describe('The key of the flag.'),
      short_id: z.null(),
      type: z.null(),
    }),
    created_at: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'PosthogActivity' });
export type WireActivity = z.output<typeof entrySchema>;

/** A page of the log. */
export const activityPageSchema = z
  .object({
    results: z.array(entrySchema).describe('The newest first.'),
    next: z.string().nullable().describe('Where the next page is.'),
    previous: z.string().nullable().describe('Where the page before is.'),
    total_count: z.int(),
  })
  .meta({ id: 'PosthogActivityPage' });
