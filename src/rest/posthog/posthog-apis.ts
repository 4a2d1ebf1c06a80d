import { z } from 'zod';
import type { Dialect } from '../http/dialect.ts';
import { identifyPosthogCaller, readPosthogBody } from './caller.ts';
import { addMembers, cohortOfFlag, removeMember } from './cohorts/cohort-members.ts';
import { getCohort, listCohorts } from './cohorts/cohort-reads.ts';
import { changeCohort, makeCohort, putCohort, removeCohort } from './cohorts/cohort-writes.ts';
import { definitionsRoutes, localEvaluation } from './definitions/definitions-routes.ts';
import { posthogProblem, posthogProblemSchema } from './errors.ts';
import { flagActivity, projectActivity } from './flags/activity.ts';
import { blastRadius } from './flags/blast-radius.ts';
import { bulkDelete } from './flags/bulk-delete.ts';
import { bulkKeysRoute } from './flags/bulk-keys.ts';
import { dependentFlags, hasActiveDependents } from './flags/dependents.ts';
import { flagStatus, getFlag, listFlags, matchingIds, remoteConfig } from './flags/flag-reads.ts';
import { createFlagRoute, flagStateRoutes, patchFlagRoute, putFlagRoute } from './flags/flag-writes.ts';
import { evaluationReasons, myFlags } from './flags/subject-answers.ts';
import { enrichDashboard, makeDashboard } from './flags/usage-dashboards.ts';
import { configRoute } from './sdk/browser.ts';
import { captureRoutes } from './sdk/events.ts';
import { readSdkBody } from './sdk/sdk-body.ts';
import { identifySdkCaller } from './sdk/sdk-caller.ts';
import { flagsRoutes } from './sdk/sdk-flags-routes.ts';
import { sdkProblem, sdkProblemSchema } from './sdk/sdk-problem.ts';

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
    ...[listFlags, createFlagRoute, matchingIds, bulkDelete, getFlag, patchFlagRoute, putFlagRoute, ...flagStateRoutes],
    ...[flagActivity, flagStatus, remoteConfig, dependentFlags, hasActiveDependents],
    ...[enrichDashboard, makeDashboard, cohortOfFlag],
    ...[listCohorts, makeCohort, getCohort, changeCohort, putCohort, removeCohort, addMembers, removeMember],
  ],
};

/** Where PostHog's server SDKs fetch what they evaluate flags from; keys and errors are those of the private API. */
export const posthogDefinitionsDialect: Dialect = {
  ...posthogDialect,
  title: 'PostHog definitions',
  description:
    'Where the server SDKs of PostHog fetch the definitions of flags, with a secret key and the token of the project. Every path ' +
    'may end with a slash.',
  base: '',
  answersOptions: true,
  routes: definitionsRoutes,
};

/** What PostHog's SDKs call with nothing but the public token of a project, from servers, apps and pages (contract §5). */
export const posthogSdkDialect: Dialect = {
  name: 'posthog',
  title: 'PostHog SDKs',
  description:
    'What the SDKs of PostHog call with the token of a project, which is a client key. Open to pages of every origin. Every ' +
    'path may end with a slash.',
  base: '',
  endsWithSlash: 'MAYBE',
  isOpenToPages: true,
  kind: 'evaluation',
  security: ['posthogToken'],
  readBody: readSdkBody,
  identify: identifySdkCaller,
  problem: sdkProblem,
  problemMediaType: 'text/plain',
  problemSchema: sdkProblemSchema,
  // Nothing is written through this API, so that nothing can wait for approval.
  waiting: () => ({ status: 202, body: {} }),
  waitingSchema: z.object({}),
  routes: [...flagsRoutes, configRoute, ...captureRoutes],
};
