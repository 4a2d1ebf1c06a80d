import { z } from 'zod';
import type { DistributionChannel, Flag } from '../../../domain/flag.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { memberOf } from '../../http/extension-part.ts';
import { posthogPart } from '../extension.ts';
import { BUCKETING_IDENTIFIERS, filtersSchema } from '../filters/filters-schema.ts';
import { readWireInstant } from '../instants.ts';
import { userSchema } from '../user.ts';

/** Where a flag is evaluated (contract §3), and which SDKs that is for. */
export const evaluationRuntimes = {
  all: 'ALL',
  client: 'CLIENT',
  server: 'SERVER',
} as const satisfies Record<string, DistributionChannel>;

/** One of the runtimes. */
export type EvaluationRuntime = keyof typeof evaluationRuntimes;

/** The runtime of a flag. */
export function runtimeOf({ distributionChannel }: Flag): EvaluationRuntime {
  const names = { ALL: 'all', CLIENT: 'client', SERVER: 'server' } as const satisfies Record<
    DistributionChannel,
    EvaluationRuntime
  >;
  return names[distributionChannel];
}

/** The tags of the places where a flag is answered; empty: everywhere (contract §3). */
export function evaluationTagsOf({ extensions }: Pick<Flag, 'extensions'>): readonly string[] {
  const tags = memberOf(posthogPart(extensions), 'evaluation_tags');
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

const RUNTIMES = ['server', 'client', 'all'] as const satisfies readonly EvaluationRuntime[];

/** The members that are kept for PostHog's clients, and mean nothing here. */
export const keptMembers = {
  rollback_conditions: z.json().optional(),
  performed_rollback: z.boolean().nullable().optional(),
  analytics_dashboards: z.array(z.int()).optional().describe('The ids of dashboards.'),
  has_enriched_analytics: z.boolean().nullable().optional(),
  is_remote_configuration: z.boolean().nullable().optional().describe('Its payload is fetched, never evaluated.'),
  creation_context: z
    .enum(['feature_flags', 'experiments', 'surveys', 'early_access_features', 'web_experiments', 'product_tours'])
    .optional(),
  _create_in_folder: z.string().nullable().optional(),
};

const instant = z.string().refine((text) => readWireInstant(text) !== undefined, {
  error:
    'Datetime has wrong format. Use one of these formats instead: ' +
    'YYYY-MM-DDThh:mm[:ss[.uuuuuu]][+HH:MM|-HH:MM|Z].',
});

const changes = {
  name: z.string().max(10_000).optional().describe('What the flag is for.'),
  filters: filtersSchema.optional().describe('Replaced as a whole; without `groups` they stay as they are.'),
  active: z.boolean().optional(),
  deleted: z.boolean().optional().describe('Deleting is soft: the flag can still be retrieved, and restored.'),
  archived: z.boolean().optional(),
  ensure_experience_continuity: z.boolean().nullable().optional(),
  tags: z.array(z.string().max(255)).optional(),
  evaluation_tags: z.array(z.string()).optional().describe('Some of the tags: where the flag is answered.'),
  evaluation_contexts: z.array(z.string()).optional().describe('Another name of `evaluation_tags`.'),
  has_encrypted_payloads: z.boolean().nullable().optional(),
  evaluation_runtime: z.enum(RUNTIMES).nullable().optional(),
  bucketing_identifier: z.enum(BUCKETING_IDENTIFIERS).nullable().optional(),
  created_at: instant.optional().describe('When the flag was made, where that was elsewhere.'),
  last_called_at: instant
    .nullable()
    .optional()
    .describe('When it was last called, until it is again. Null says nothing.'),
  ...keptMembers,
};

const key = z.string().max(400);

/** A flag to make. */
export const newFlagSchema = z
  .looseObject({
    key: key.describe('Unique among the flags that are not deleted.'),
    ...changes,
    _should_create_usage_dashboard: z.boolean().optional().describe('Absent: true.'),
  })
  .meta({ id: 'PosthogNewFlag' });
export type NewFlagBody = z.output<typeof newFlagSchema>;

/** What is to change of a flag. */
export const flagChangeSchema = z
  .looseObject({
    key: key.optional().describe('Renames the flag.'),
    ...changes,
    version: z.int().nullable().optional().describe('The version that the change was made from.'),
    original_flag: z.looseObject({}).nullable().optional().describe('The flag as it was read then.'),
  })
  .meta({ id: 'PosthogFlagChange' });
export type FlagChangeBody = z.output<typeof flagChangeSchema>;

/** A flag (contract §3). */
export const flagSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    key: z.string(),
    filters: filtersSchema,
    deleted: z.boolean(),
    active: z.boolean(),
    archived: z.boolean(),
    created_by: userSchema,
    created_at: z.string(),
    updated_at: z.string(),
    version: z.int(),
    last_modified_by: userSchema,
    ensure_experience_continuity: z.boolean(),
    experiment_set: z.array(z.int()),
    surveys: z.array(z.unknown()),
    features: z.array(z.unknown()),
    rollback_conditions: z.unknown(),
    performed_rollback: z.boolean().nullable(),
    can_edit: z.boolean(),
    tags: z.array(z.string()),
    evaluation_tags: z.array(z.string()),
    evaluation_contexts: z.array(z.string()),
    usage_dashboard: z.int().nullable(),
    analytics_dashboards: z.array(z.int()),
    has_enriched_analytics: z.boolean(),
    user_access_level: z.string(),
    is_remote_configuration: z.boolean(),
    has_encrypted_payloads: z.boolean(),
    status: z.string(),
    evaluation_runtime: z.enum(RUNTIMES),
    bucketing_identifier: z.enum(BUCKETING_IDENTIFIERS).nullable(),
    last_called_at: z.string().nullable(),
  })
  .meta({ id: 'PosthogFlag' });
export type WireFlag = z.output<typeof flagSchema>;

const somebody: JsonObject = {
  id: 21_474_836,
  uuid: '0147ae14-7ae1-4147-8ae1-47ae147ae147',
  distinct_id: '0147ae14-7ae1-4147-8ae1-47ae147ae147',
  first_name: '0147ae14-7ae1-4147-8ae1-47ae147ae147',
  last_name: '',
  email: '',
  is_email_verified: null,
  hedgehog_config: null,
  role_at_organization: null,
};

const filters: JsonObject = {
  groups: [
    {
      properties: [{ key: 'plan', type: 'person', operator: 'exact', value: ['pro'] }],
      rollout_percentage: 50,
    },
  ],
};

/** A flag to make. */
export const newFlagExample: JsonObject = {
  key: 'new-checkout',
  name: 'The new checkout',
  filters,
  tags: ['checkout'],
};

/** What is to change of one. */
export const flagChangeExample: JsonObject = { name: 'The new checkout', active: false };

/** A flag. */
export const flagExample: JsonObject = {
  id: 12,
  name: 'The new checkout',
  key: 'new-checkout',
  filters,
  deleted: false,
  active: true,
  archived: false,
  created_by: somebody,
  created_at: '2026-01-20T10:00:00.000000Z',
  updated_at: '2026-01-20T10:00:00.000000Z',
  version: 1,
  last_modified_by: somebody,
  ensure_experience_continuity: false,
  experiment_set: [],
  surveys: [],
  features: [],
  rollback_conditions: null,
  performed_rollback: false,
  can_edit: true,
  tags: ['checkout'],
  evaluation_tags: [],
  evaluation_contexts: [],
  usage_dashboard: 13,
  analytics_dashboards: [],
  has_enriched_analytics: false,
  user_access_level: 'editor',
  is_remote_configuration: false,
  has_encrypted_payloads: false,
  status: 'ACTIVE',
  evaluation_runtime: 'all',
  bucketing_identifier: null,
  last_called_at: null,
};

/** A part of a list of flags. */
export const flagPageExample: JsonObject = { count: 1, next: null, previous: null, results: [flagExample] };
