import { z } from 'zod';
import type { JsonObject } from '../../../domain/json.ts';

/*
 * What PostHog's SDKs send and receive when they ask for flags (contract §5).
 */

const key = z.union([z.string(), z.number()]).nullish();
const properties = z.looseObject({}).nullish();
const names = z.array(z.string()).nullish();

/** A request for flags, in any of the spellings that SDKs have had; an absent member and `null` are the same. */
export const flagsRequestSchema = z
  .looseObject({
    token: z.string().nullish().describe('The project token: an API key. `api_key` and `$token` are the same.'),
    distinct_id: key.describe('Who asks; what percentages are hashed from. `$distinct_id` is the same.'),
    $distinct_id: key,
    anon_distinct_id: key.describe('The key from before the person was identified. `$anon_distinct_id` is the same.'),
    $anon_distinct_id: key,
    device_id: key.describe('`$device_id`, here or among the properties, is the same.'),
    $device_id: key,
    person_properties: properties.describe('`$properties` is the same.'),
    $properties: properties,
    groups: properties.describe('The keys of the groups of the person, by type. `$groups` is the same.'),
    $groups: properties,
    group_properties: properties.describe('Properties by type of group. `$group_properties` is the same.'),
    $group_properties: properties,
    flag_keys: names.describe('Only these flags. `flag_keys_to_evaluate` is the same.'),
    flag_keys_to_evaluate: names,
    evaluation_runtime: z.string().nullish().describe('`client`, `server` or `all`; absent, `User-Agent` tells.'),
    evaluation_contexts: names.describe('Only flags without evaluation tags, or with one of these.'),
    evaluation_environments: names,
    disable_flags: z.boolean().nullish(),
    only_use_override_person_properties: z.boolean().nullish().describe('Leave out what is stored of the person.'),
  })
  .meta({ id: 'PosthogFlagsRequest' });
export type WireFlagsRequest = z.output<typeof flagsRequestSchema>;

/** Options in the query, which win over nothing: they are about the form of the answer. */
export const flagsQuerySchema = z.looseObject({
  v: z.string().optional().describe('The form of the answer: `1` or `2`.'),
  config: z.string().optional().describe('`true`: with what the SDK is to do besides.'),
  only_evaluate_survey_feature_flags: z.string().optional().describe('`true`: only the flags that surveys made.'),
});
export type FlagsQuery = z.output<typeof flagsQuerySchema>;

const reasonSchema = z.object({
  code: z.string(),
  condition_index: z.int().nullable(),
  description: z.string().nullable(),
});

/** The answer of one flag. */
export const flagAnswerSchema = z
  .object({
    key: z.string(),
    enabled: z.boolean(),
    variant: z.string().nullable(),
    failed: z.literal(true).optional(),
    reason: reasonSchema,
    metadata: z.object({
      id: z.int(),
      version: z.int(),
      description: z.string().nullable(),
      payload: z.string().nullable().describe('A JSON text.'),
      has_experiment: z.boolean(),
    }),
  })
  .meta({ id: 'PosthogFlagAnswer' });
export type FlagAnswer = z.output<typeof flagAnswerSchema>;

/** What a web SDK is to do besides flags: nothing of it is served here. */
export const configSchema = z.object({
  hasFeatureFlags: z.boolean(),
  supportedCompression: z.array(z.string()),
  sessionRecording: z.boolean(),
  surveys: z.boolean(),
  heatmaps: z.boolean(),
  capturePerformance: z.boolean(),
  autocaptureExceptions: z.boolean(),
  isAuthenticated: z.boolean(),
  toolbarParams: z.object({}),
  config: z.object({ enable_collect_everything: z.boolean() }),
});

/** What every answer says of itself. */
export const stampSchema = z.object({
  errorsWhileComputingFlags: z.boolean(),
  quotaLimited: z.array(z.string()).optional(),
  requestId: z.uuid(),
  evaluatedAt: z.number().describe('Milliseconds since 1970.'),
});

/** The answers of a request for flags, version 2. */
export const flagsAnswerSchema = stampSchema
  .extend({ flags: z.record(z.string(), flagAnswerSchema) })
  .extend(configSchema.partial().shape);

/** The same in the form of before. */
export const legacyAnswerSchema = stampSchema
  .extend({
    featureFlags: z.union([z.record(z.string(), z.union([z.boolean(), z.string()])), z.array(z.string())]),
    featureFlagPayloads: z.record(z.string(), z.string()).optional(),
  })
  .extend(configSchema.partial().shape);

/** The config for a project, with flags or without. */
export function configOf(hasFeatureFlags: boolean): z.output<typeof configSchema> {
  return {
    hasFeatureFlags,
    supportedCompression: ['gzip', 'gzip-js'],
    sessionRecording: false,
    surveys: false,
    heatmaps: false,
    capturePerformance: false,
    autocaptureExceptions: false,
    isAuthenticated: false,
    toolbarParams: {},
    config: { enable_collect_everything: true },
  };
}

/** What posthog-node sends. */
export const flagsRequestExample = {
  token: 'phc_project_token',
  distinct_id: 'user-1',
  groups: { company: 'acme' },
  person_properties: { plan: 'pro' },
  group_properties: { company: { $group_key: 'acme', size: 10 } },
  geoip_disable: true,
  flag_keys_to_evaluate: ['beta'],
  evaluation_runtime: 'server',
} satisfies JsonObject;

/** What it is answered with. */
export const flagsExample = {
  errorsWhileComputingFlags: false,
  flags: {
    beta: {
      key: 'beta',
      enabled: true,
      variant: 'test',
      reason: { code: 'condition_match', condition_index: 0, description: 'Matched condition set 1' },
      metadata: { id: 7, version: 2, description: null, payload: '{"color":"red"}', has_experiment: false },
    },
  },
  requestId: '550e8400-e29b-41d4-a716-446655440000',
  evaluatedAt: 1_700_000_000_000,
} satisfies JsonObject;

/** One event as it is captured. */
export const batchExample = {
  api_key: 'phc_project_token',
  batch: [
    {
      event: '$identify',
      distinct_id: 'user-1',
      properties: { $set: { plan: 'pro' }, $anon_distinct_id: '0190-anonymous' },
    },
  ],
} satisfies JsonObject;

/** What an SDK evaluates flags from by itself. */
export const definitionsExample = {
  flags: [
    {
      id: 7,
      team_id: 1,
      name: '',
      key: 'beta',
      filters: { groups: [{ properties: [], rollout_percentage: 45 }] },
      deleted: false,
      active: true,
      ensure_experience_continuity: false,
      has_encrypted_payloads: false,
      version: 2,
      evaluation_runtime: 'all',
      bucketing_identifier: null,
      evaluation_tags: [],
    },
  ],
  group_type_mapping: { 0: 'company' },
  cohorts: {},
} satisfies JsonObject;
