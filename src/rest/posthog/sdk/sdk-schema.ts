import { z } from 'zod';
import type { JsonObject } from '../../../domain/json.ts';

/*
 * What PostHog's SDKs send and receive when they evaluate flags (contract §5).
 */

const key = z.union([z.string(), z.number()]).nullish();
const properties = z.looseObject({}).nullish();
const names = z.array(z.string()).nullish();

/** A request for flags, in any of the spellings that SDKs have used. Null counts as absent. */
export const flagsRequestSchema = z
  .looseObject({
    token: z.string().nullish().describe('The project token: an API key. Also `api_key` and `$token`.'),
    distinct_id: key.describe('The person, whom percentages are hashed from. Also `$distinct_id`.'),
    $distinct_id: key,
    anon_distinct_id: key.describe('The distinct id before the person was identified. Also `$anon_distinct_id`.'),
    $anon_distinct_id: key,
    device_id: key.describe('Also `$device_id`, here or among the properties.'),
    $device_id: key,
    person_properties: properties.describe('Also `$properties`. They overlay the stored ones, for this answer only.'),
    $properties: properties,
    groups: properties.describe('The keys of the groups of the person by type. Also `$groups`.'),
    $groups: properties,
    group_properties: properties.describe('Properties by group type. Also `$group_properties`.'),
    $group_properties: properties,
    flag_keys: names.describe('The keys of the wanted flags. Also `flag_keys_to_evaluate`.'),
    flag_keys_to_evaluate: names,
    evaluation_runtime: z.string().nullish().describe('`client`, `server` or `all`; by default guessed from headers.'),
    evaluation_contexts: names.describe('Limits flags with evaluation tags to those with one of these.'),
    evaluation_environments: names,
    disable_flags: z.boolean().nullish(),
    only_use_override_person_properties: z.boolean().nullish().describe('Ignores the stored properties.'),
  })
  .meta({ id: 'PosthogFlagsRequest' });
export type WireFlagsRequest = z.output<typeof flagsRequestSchema>;

/** The query of a request for flags. */
export const flagsQuerySchema = z.looseObject({
  v: z.string().optional().describe('The version of the answer.'),
  config: z.string().optional().describe('`true`: with the configuration of the SDK.'),
  only_evaluate_survey_feature_flags: z.string().optional().describe('`true`: only the flags of surveys.'),
});
export type FlagsQuery = z.output<typeof flagsQuerySchema>;

/** The answer of one flag. */
const flagAnswerSchema = z
  .object({
    key: z.string(),
    enabled: z.boolean(),
    variant: z.string().nullable(),
    failed: z.literal(true).optional(),
    reason: z.object({
      code: z.string(),
      condition_index: z.int().nullable(),
      description: z.string().nullable(),
    }),
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

/** The configuration of an SDK: of PostHog's products, Halyard has only flags. */
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

/** The flags that persons can enroll in. */
export const earlyAccessSchema = z.object({
  earlyAccessFeatures: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      description: z.string(),
      stage: z.literal('beta'),
      documentationUrl: z.null(),
      flagKey: z.string(),
    }),
  ),
});

const answerSchema = z.object({
  errorsWhileComputingFlags: z.boolean(),
  quotaLimited: z.array(z.string()).optional(),
  requestId: z.uuid(),
  evaluatedAt: z.number().describe('Milliseconds since 1970.'),
  ...configSchema.partial().shape,
});

/** The answer to a request for flags, version 2. */
export const flagsAnswerSchema = answerSchema.extend({ flags: z.record(z.string(), flagAnswerSchema) });

/** The answer in the legacy versions. */
export const legacyAnswerSchema = answerSchema.extend({
  featureFlags: z.union([z.record(z.string(), z.union([z.boolean(), z.string()])), z.array(z.string())]),
  featureFlagPayloads: z.record(z.string(), z.string()).optional(),
});

/** The configuration for a project. */
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

export const flagsRequestExample = {
  ...{ token: 'phc_project_token', distinct_id: 'user-1', groups: { company: 'acme' } },
  person_properties: { plan: 'pro' },
  group_properties: { company: { $group_key: 'acme', size: 10 } },
  ...{ geoip_disable: true, flag_keys_to_evaluate: ['beta'], evaluation_runtime: 'server' },
} satisfies JsonObject;

export const flagsExample = {
  errorsWhileComputingFlags: false,
  flags: {
    beta: {
      ...{ key: 'beta', enabled: true, variant: 'test' },
      reason: { code: 'condition_match', condition_index: 0, description: 'Matched condition set 1' },
      metadata: { id: 7, version: 2, description: null, payload: '{"color":"red"}', has_experiment: false },
    },
  },
  ...{ requestId: '550e8400-e29b-41d4-a716-446655440000', evaluatedAt: 1_700_000_000_000 },
} satisfies JsonObject;

export const earlyAccessExample = {
  earlyAccessFeatures: [
    {
      ...{ id: '0190a6e0-7c1b-7d4e-9f2a-3b5c6d7e8f90', name: 'New checkout', description: 'Pay on one page.' },
      ...{ stage: 'beta', documentationUrl: null, flagKey: 'new-checkout' },
    },
  ],
} satisfies JsonObject;
