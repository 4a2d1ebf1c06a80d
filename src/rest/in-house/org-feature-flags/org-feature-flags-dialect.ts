import { inHouseDialect } from '../in-house-dialect.ts';
import { orgFeatureFlagsRoutes } from './org-feature-flags-routes.ts';

/** The in-house contract that sees flags as one switch per organisation over a shared catalogue of defaults. */
export const orgFeatureFlagsDialect = inHouseDialect(
  {
    name: 'org-feature-flags',
    title: 'Organisation feature states',
    description: 'The same flags as one switch per organisation, over a shared catalogue of defaults.',
    base: '/api/v1/org-feature-flags',
    routes: orgFeatureFlagsRoutes,
  },
  { key: 'feature_key', id: 'org_id' },
);
