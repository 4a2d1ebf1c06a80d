import { z } from 'zod';
import type { Dialect } from '../http/dialect.ts';
import { flagActivity, projectActivity } from './activity/activity-routes.ts';
import { addMembers, removeMember } from './cohorts/cohort-members.ts';
import { getCohort, listCohorts } from './cohorts/cohort-reads.ts';
import { changeCohort, makeCohort, putCohort, removeCohort } from './cohorts/cohort-writes.ts';
import { cohortOfFlag } from './cohorts/flag-cohort-route.ts';
import { localEvaluation } from './definitions/definitions-routes.ts';
import { blastRadius } from './flags/blast-radius-route.ts';
import { bulkDelete } from './flags/bulk-delete.ts';
import { bulkKeysRoute } from './flags/bulk-keys-route.ts';
import { dependentFlags, hasActiveDependents } from './flags/dependents-routes.ts';
import { evaluationReasons } from './flags/evaluation-reasons-route.ts';
import { getFlag, listFlags, matchingIds } from './flags/flag-reads.ts';
import { flagStateRoutes } from './flags/flag-states.ts';
import { makeFlag, patchFlag, putFlag } from './flags/flag-writes.ts';
import { myFlags } from './flags/my-flags-route.ts';
import { remoteConfig } from './flags/remote-config-route.ts';
import { flagStatus } from './flags/status-route.ts';
import { enrichDashboard, makeDashboard } from './flags/usage-dashboard-routes.ts';
import { readPosthogBody } from './posthog-body.ts';
import { identifyPosthogCaller } from './posthog-caller.ts';
import { posthogProblem, posthogProblemSchema } from './posthog-problem.ts';

const waitingSchema = posthogProblemSchema.extend({
  change_request_id: z.string().describe('The id of the change request.'),
  status: z.string(),
});

/** PostHog's private API of feature flags, as its documentation of January 2026 has it, with the members that came later. */
export const posthogDialect: Dialect = {
  name: 'posthog',
  title: 'PostHog feature flags',
  description:
    'The feature flag API of PostHog. A project is an organization: its number, its id, or `@current` for the one of the ' +
    'key. The environment is the one that the key is bound to, else the default one. Every path may end with a slash.',
  base: '/api/projects/{project_id}',
  endsWithSlash: 'MAYBE',
  security: ['bearer', 'apiKey', 'posthogPersonalKey'],
  readBody: readPosthogBody,
  identify: identifyPosthogCaller,
  problem: posthogProblem,
  problemSchema: posthogProblemSchema,
  waitingStatus: 409,
  waiting: ({ id, number, status }) => ({
    status: 409,
    body: {
      type: 'server_error',
      code: 'approval_required',
      detail: `The change waits for approval as change request ${number}; nothing has changed yet.`,
      attr: null,
      change_request_id: id,
      status,
    } satisfies z.output<typeof waitingSchema>,
  }),
  waitingSchema,
  routes: [
    // Paths of words before those with an id in their place, which would take the words for ids.
    ...[localEvaluation, projectActivity, bulkKeysRoute, evaluationReasons, myFlags, blastRadius],
    ...[listFlags, makeFlag, matchingIds, bulkDelete, getFlag, patchFlag, putFlag, ...flagStateRoutes],
    ...[flagActivity, flagStatus, remoteConfig, dependentFlags, hasActiveDependents],
    ...[enrichDashboard, makeDashboard, cohortOfFlag],
    ...[listCohorts, makeCohort, getCohort, changeCohort, putCohort, removeCohort, addMembers, removeMember],
  ],
};
