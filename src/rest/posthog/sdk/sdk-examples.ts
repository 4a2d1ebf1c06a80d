import type { JsonObject } from '../../../domain/json.ts';

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
