import type { JsonObject } from '../../../domain/json.ts';

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
