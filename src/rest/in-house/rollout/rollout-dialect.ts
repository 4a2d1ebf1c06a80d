import { inHouseDialect } from '../in-house-dialect.ts';
import { conditionRoutes } from './rollout-conditions.ts';
import { evaluationRoutes } from './rollout-evaluations.ts';

/** The in-house contract that evaluates and manages rollout conditions. */
export const rolloutDialect = inHouseDialect(
  {
    name: 'rollout',
    title: 'Rollout',
    description: 'The lowest version and the date from which a flag is rolled out, and whether a version meets them.',
    base: '/api/v1/organizations/{organization_id}/feature-flags/rollout',
    routes: [...evaluationRoutes, ...conditionRoutes],
  },
  {},
);
