import { inHouseDialect } from '../in-house-dialect.ts';
import { getFlag, listFlags } from './organization-flags-reads.ts';
import { createFlag, deleteFlag, mergeRollout, updateFlag } from './organization-flags-writes.ts';

/** The in-house contract that manages the flags of one organization. */
export const organizationFlagsDialect = inHouseDialect(
  {
    name: 'organization-flags',
    title: 'Organization flags',
    description: 'The feature flags of one organization: their switches and rollout conditions.',
    base: '/api/v1/organizations/{organization_id}/feature-flags',
    routes: [listFlags, getFlag, createFlag, updateFlag, deleteFlag, mergeRollout],
  },
  { key: 'flag_key' },
);
