import { inHouseDialect } from '../in-house-dialect.ts';
import { getRollout, removeRollout, replaceRollout } from './rollout-conditions.ts';
import { evaluateRollout, evaluateVersion } from './rollout-questions.ts';

/** The in-house contract that asks and manages rollout conditions. */
export const rolloutDialect = inHouseDialect(
  {
    name: 'rollout',
    title: 'Rollout',
    description: 'From which version and instant on a flag is rolled out, and whether it is for one of them.',
    base: '/api/v1/organizations/{organization_id}/feature-flags/rollout',
    routes: [evaluateRollout, evaluateVersion, getRollout, replaceRollout, removeRollout],
  },
  {},
);
