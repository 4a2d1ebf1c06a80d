const AT = '2023-01-01T00:00:00Z';
const CREATED = { created_at: AT, updated_at: AT };
const ENVIRONMENT_ID = '550e8400-e29b-41d4-a716-446655440001';
const FLAG_ID = '550e8400-e29b-41d4-a716-446655440000';
const VARIANT_ID = '550e8400-e29b-41d4-a716-446655440002';
const ALLOCATION_ID = '550e8400-e29b-41d4-a716-446655440020';
const SCHEDULE_ID = '550e8400-e29b-41d4-a716-446655440021';
const USER_ID = '550e8400-e29b-41d4-a716-446655440010';

/** A variant of the documentation's examples. */
export const variantExample = {
  ...CREATED,
  id: VARIANT_ID,
  key: 'variant-abc123',
  name: 'Variant ABC123',
  value: 'true',
};

/** A new variant. */
export const newVariantExample = { key: 'variant-abc123', name: 'Variant ABC123', value: 'true' };

/** A change of a variant. */
export const variantChangeExample = { name: 'Variant ABC123', value: 'true' };

const environmentResource = {
  id: ENVIRONMENT_ID,
  type: 'environments',
  attributes: {
    name: 'env-search-term',
    queries: ['test', 'env'],
    key: 'env-search-term',
    description: null,
    is_production: false,
    require_feature_flag_approval: false,
    ...CREATED,
  },
};

/** An environment. */
export const environmentExample = { data: environmentResource };

/** A page of environments. */
export const environmentPageExample = {
  data: [environmentResource],
  meta: { page: { total_count: 100, total_filtered_count: 25 } },
};

/** A new environment. */
export const newEnvironmentExample = {
  data: {
    type: 'environments',
    attributes: {
      name: 'env-search-term',
      queries: ['test', 'env'],
      is_production: false,
      require_feature_flag_approval: false,
    },
  },
};

const listItem = {
  id: FLAG_ID,
  type: 'feature-flags',
  attributes: {
    archived_at: AT,
    created_at: AT,
    created_by: USER_ID,
    description: 'This is an example feature flag for demonstration',
    distribution_channel: 'ALL',
    feature_flag_environments: [
      {
        allocations: {},
        default_allocation_key: 'allocation-default-123abc',
        default_variant_id: VARIANT_ID,
        environment_id: ENVIRONMENT_ID,
        environment_name: 'env-search-term',
        environment_queries: ['test', 'env'],
        is_production: false,
        override_allocation_key: 'allocation-override-123abc',
        override_variant_id: '550e8400-e29b-41d4-a716-446655440003',
        pending_suggestion_id: '550e8400-e29b-41d4-a716-446655440099',
        require_feature_flag_approval: false,
        rollout_percentage: 0,
        rules: [],
        status: 'ENABLED',
      },
    ],
    json_schema: '{"type": "object", "properties": {"enabled": {"type": "boolean"}}}',
    key: 'feature-flag-abc123',
    last_updated_by: USER_ID,
    name: 'Feature Flag ABC123',
    require_approval: false,
    tags: [],
    updated_at: AT,
    value_type: 'BOOLEAN',
    variants: [variantExample],
  },
};

/** The documentation's example of a flag. */
export const flagExample = {
  data: { ...listItem, attributes: { ...listItem.attributes, staleness_status: 'ACTIVE' } },
};

/** The documentation's example of the list. */
export const flagPageExample = { data: [listItem], meta: { page: { total_count: 100, total_filtered_count: 25 } } };

/** The documentation's example of a new flag. */
export const newFlagExample = {
  data: {
    type: 'feature-flags',
    attributes: {
      default_variant_key: 'variant-Example-Feature-Flag-1',
      description: 'Test feature flag for BDD scenarios',
      key: 'test-feature-flag-Example-Feature-Flag',
      name: 'Test Feature Flag Example-Feature-Flag',
      value_type: 'BOOLEAN',
      variants: [
        { key: 'variant-Example-Feature-Flag-1', name: 'Variant Example-Feature-Flag A', value: 'true' },
        { key: 'variant-Example-Feature-Flag-2', name: 'Variant Example-Feature-Flag B', value: 'false' },
      ],
    },
  },
};

/** The documentation's example of a change. */
export const flagChangeExample = {
  data: {
    type: 'feature-flags',
    attributes: {
      description: 'Updated description for the feature flag',
      name: 'Updated Test Feature Flag Example-Feature-Flag',
    },
  },
};

const rolloutOptions = { strategy: 'UNIFORM_INTERVALS', autostart: false, selection_interval_ms: 86_400_000 };
const ratios = [0.05, 0.25, 1];

const newAllocation = {
  type: 'allocations',
  attributes: {
    key: 'overwrite-1',
    name: 'New rule',
    type: 'CANARY',
    targeting_rules: [{ conditions: [{ attribute: 'country', operator: 'ONE_OF', value: ['NO', 'SE'] }] }],
    guardrail_metrics: [],
    variant_weights: [{ variant_key: 'variant-abc123', value: 100 }],
    exposure_schedule: {
      rollout_options: rolloutOptions,
      rollout_steps: ratios.map((exposure_ratio, grouped_step_index) => ({
        exposure_ratio,
        interval_ms: null,
        is_pause_record: false,
        grouped_step_index,
      })),
    },
  },
};

/** A new allocation. */
export const newAllocationExample = { data: newAllocation };

/** The allocations that replace all others. */
export const newAllocationSetExample = { data: [newAllocation] };

const schedule = {
  id: SCHEDULE_ID,
  allocation_id: ALLOCATION_ID,
  control_variant_id: null,
  absolute_start_time: null,
  rollout_options: rolloutOptions,
  rollout_steps: ratios.map((exposure_ratio, index) => ({
    id: `550e8400-e29b-41d4-a716-44665544003${index}`,
    allocation_exposure_schedule_id: SCHEDULE_ID,
    order_position: index,
    exposure_ratio,
    interval_ms: index === ratios.length - 1 ? null : 86_400_000,
    is_pause_record: false,
    grouped_step_index: index,
    ...CREATED,
  })),
  guardrail_triggers: [],
  guardrail_triggered_action: null,
  ...CREATED,
};

/** An exposure schedule. */
export const exposureScheduleExample = {
  data: { id: SCHEDULE_ID, type: 'allocation_exposure_schedules', attributes: schedule },
};

const allocation = {
  id: ALLOCATION_ID,
  type: 'allocations',
  attributes: {
    id: ALLOCATION_ID,
    key: 'overwrite-1',
    name: 'New rule',
    type: 'CANARY',
    order_position: 0,
    environment_ids: [ENVIRONMENT_ID],
    experiment_id: null,
    targeting_rules: [
      {
        id: '550e8400-e29b-41d4-a716-446655440022',
        conditions: [
          {
            id: '550e8400-e29b-41d4-a716-446655440023',
            attribute: 'country',
            operator: 'ONE_OF',
            value: ['NO', 'SE'],
            saved_filter_id: null,
            ...CREATED,
          },
        ],
        ...CREATED,
      },
    ],
    variant_weights: [
      {
        id: '550e8400-e29b-41d4-a716-446655440024',
        value: 100,
        variant_id: VARIANT_ID,
        variant: variantExample,
        ...CREATED,
      },
    ],
    guardrail_metrics: [],
    exposure_schedule: schedule,
    ...CREATED,
  },
};

/** An allocation. */
export const allocationExample = { data: allocation };

/** All allocations. */
export const allocationSetExample = { data: [allocation] };
