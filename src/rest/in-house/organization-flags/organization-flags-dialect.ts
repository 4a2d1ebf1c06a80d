import { inHouseDialect } from '../in-house-dialect.ts';
import { organizationFlagsRoutes } from './organization-flags-routes.ts';

/** The in-house contract that manages the flags of one organization. */
export const organizationFlagsDialect = inHouseDialect(
  {
    name: 'organization-flags',
    title: 'Organization flags',
    description: 'The feature flags of one organization: their switches and rollout conditions.',
    base: '/api/v1/organizations/{organization_id}/feature-flags',
    routes: organizationFlagsRoutes,
  },
  { key: 'flag_key' },
);
