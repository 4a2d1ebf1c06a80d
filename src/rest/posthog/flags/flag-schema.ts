import { z } from 'zod';
import type { DistributionChannel, Flag } from '../../../domain/flag.ts';
import { type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import { extensionPart } from '../../http/extension-part.ts';
import { BUCKETING_IDENTIFIERS, filtersSchema } from '../filters/filters-schema.ts';
import { readWireInstant } from '../instants.ts';
import { userExample, userSchema, type WireUser } from '../user.ts';

/** Where flags are evaluated (contract §3). */
const RUNTIMES = ['server', 'client', 'all'] as const;
export type EvaluationRuntime = (typeof RUNTIMES)[number];

/** The distribution channel for each runtime. */
export const evaluationRuntimes = {
  all: 'ALL',
  client: 'CLIENT',
  server: 'SERVER',
} as const satisfies Record<EvaluationRuntime, DistributionChannel>;

/** The runtime of a flag. */
export function runtimeOf({ distributionChannel }: Flag): EvaluationRuntime {
  return RUNTIMES.find((runtime) => evaluationRuntimes[runtime] === distributionChannel) ?? 'all';
}

/** The tags of the contexts in which a flag is evaluated; empty for all contexts (contract §3). */
export function evaluationTagsOf({ extensions }: Pick<Flag, 'extensions'>): readonly string[] {
  const tags = ownMember(extensionPart(extensions, 'posthog'), 'evaluation_tags');
  return Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [];
}

/** Members without a meaning in the domain. */
const keptMembers = {
  rollback_conditions: z.json().optional(),
  performed_rollback: z.boolean().nullable().optional(),
  analytics_dashboards: z.array(z.int()).optional().describe('The ids of dashboards.'),
  has_enriched_analytics: z.boolean().nullable().optional(),
  is_remote_configuration: z.boolean().nullable().optional().describe('The payload is fetched, never evaluated.'),
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
  name: z.string().max(10_000).optional().describe('The description.'),
  filters: filtersSchema.optional().describe('Replaced as a whole; ignored without `groups`.'),
  active: z.boolean().optional(),
  deleted: z.boolean().optional().describe('A deleted flag can still be retrieved, and restored.'),
  archived: z.boolean().optional(),
  ensure_experience_continuity: z.boolean().nullable().optional(),
  tags: z.array(z.string().max(255)).optional(),
  evaluation_tags: z.array(z.string()).optional().describe('A subset of the tags: the contexts of the flag.'),
  evaluation_contexts: z.array(z.string()).optional().describe('The same as `evaluation_tags`.'),
  has_encrypted_payloads: z.boolean().nullable().optional(),
  evaluation_runtime: z.enum(RUNTIMES).nullable().optional(),
  bucketing_identifier: z.enum(BUCKETING_IDENTIFIERS).nullable().optional(),
  created_at: instant.optional().describe('When the flag was created elsewhere.'),
  last_called_at: instant.nullable().optional().describe('When the flag was last called elsewhere.'),
  ...keptMembers,
};

const key = z.string().max(400);

/** A flag to create. */
export const newFlagSchema = z
  .looseObject({
    key: key.describe('Unique among the flags that are not deleted.'),
    ...changes,
    _should_create_usage_dashboard: z.boolean().optional().describe('True by default.'),
  })
  .meta({ id: 'PosthogNewFlag' });
export type NewFlagBody = z.output<typeof newFlagSchema>;

/** A change of a flag. */
export const flagChangeSchema = z
  .looseObject({
    key: key.optional().describe('Renames the flag.'),
    ...changes,
    version: z.int().nullable().optional().describe('The version that the change is based on.'),
    original_flag: z.looseObject({}).nullable().optional().describe('The flag that the change is based on.'),
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
    surveys: z.array(z.json()),
    features: z.array(z.json()),
    rollback_conditions: z.json(),
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

/** A flag as JSON. */
export type WireFlag = Omit<z.output<typeof flagSchema>, 'filters' | 'rollback_conditions' | 'surveys' | 'features'> & {
  readonly filters: JsonObject;
  readonly rollback_conditions: JsonValue;
  readonly surveys: readonly JsonValue[];
  readonly features: readonly JsonValue[];
};

const filters: JsonObject = {
  groups: [
    { properties: [{ key: 'plan', type: 'person', operator: 'exact', value: ['pro'] }], rollout_percentage: 50 },
  ],
};

export const newFlagExample: JsonObject = {
  key: 'new-checkout',
  name: 'The new checkout',
  filters,
  tags: ['checkout'],
};
export const flagChangeExample: JsonObject = { name: 'The new checkout', active: false };

const user: WireUser = userExample;
export const flagExample = {
  ...{ id: 12, name: 'The new checkout', key: 'new-checkout', filters, version: 1 },
  ...{ deleted: false, active: true, archived: false, status: 'ACTIVE' },
  ...{ created_by: user, created_at: '2026-01-20T10:00:00.000000Z' },
  ...{ last_modified_by: user, updated_at: '2026-01-20T10:00:00.000000Z', last_called_at: null },
  ...{ ensure_experience_continuity: false, experiment_set: [], surveys: [], features: [] },
  ...{ rollback_conditions: null, performed_rollback: false, can_edit: true, user_access_level: 'editor' },
  ...{ tags: ['checkout'], evaluation_tags: [], evaluation_contexts: [] },
  ...{ usage_dashboard: 13, analytics_dashboards: [], has_enriched_analytics: false },
  ...{ is_remote_configuration: false, has_encrypted_payloads: false },
  ...{ evaluation_runtime: 'all', bucketing_identifier: null },
} as const satisfies JsonObject;
