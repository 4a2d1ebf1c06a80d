import { z } from 'zod';
import type { Dialect } from '../http/dialect.ts';
import { identifyPosthogCaller, readPosthogBody } from './caller.ts';
import { memberRoutes } from './cohorts/cohort-members.ts';
import { cohortRoutes } from './cohorts/cohort-routes.ts';
import { definitionsRoutes, localEvaluation } from './definitions/definitions-routes.ts';
import { posthogProblem, posthogProblemSchema } from './errors.ts';
import { flagActivity, projectActivity } from './flags/activity.ts';
import { blastRadius } from './flags/blast-radius.ts';
import { bulkDelete } from './flags/bulk-delete.ts';
import { bulkKeys } from './flags/bulk-keys.ts';
import { dependentFlags, hasActiveDependents } from './flags/dependents.ts';
import { flagCrudRoutes } from './flags/flag-routes.ts';
import { evaluationReasons, myFlags } from './flags/subject-answers.ts';
import { createDashboard, enrichDashboard } from './flags/usage-dashboards.ts';
import { browserRoutes } from './sdk/browser.ts';
import { eventRoutes } from './sdk/events.ts';
import { flagsRoutes } from './sdk/flags-routes.ts';
import { readSdkBody } from './sdk/sdk-body.ts';
import { identifySdkCaller } from './sdk/sdk-caller.ts';
import { sdkProblem, sdkProblemSchema } from './sdk/sdk-problem.ts';

const waitingSchema = posthogProblemSchema.extend({
  change_request_id: z.string().describe('The id of the change request.'),
  status: z.string(),
});

/** PostHog's private API of feature flags, as documented in January 2026, with later members. */
export const posthogDialect: Dialect = {
  name: 'posthog',
  title: 'PostHog feature flags',
  description:
    'The feature flag API of PostHog. A project is an organization: its number, its id, or `@current` for the one that the ' +
    'key is bound to. The environment is the one that the key is bound to, or the default one. Every path may end with a slash.',
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
    // Fixed paths precede those with an id in their place.
    ...[localEvaluation, projectActivity, bulkKeys, evaluationReasons, myFlags, blastRadius, bulkDelete],
    ...flagCrudRoutes,
    ...[flagActivity, dependentFlags, hasActiveDependents, enrichDashboard, createDashboard],
    ...[...cohortRoutes, ...memberRoutes],
  ],
};

/** Where PostHog's server SDKs read definitions, with the keys and errors of the private API. */
export const posthogDefinitionsDialect: Dialect = {
  ...posthogDialect,
  title: 'PostHog definitions',
  description:
    'The definitions of flags for the server SDKs of PostHog, with a secret key and the project token. Every path may end ' +
    'with a slash.',
  base: '',
  answersOptions: true,
  routes: definitionsRoutes,
};

/** What PostHog's SDKs call with only the public token of a project, from servers, apps and pages (contract §5). */
export const posthogSdkDialect: Dialect = {
  name: 'posthog',
  title: 'PostHog SDKs',
  description:
    'What the SDKs of PostHog call with the project token, which is a client key. Open to pages of every origin. Every path ' +
    'may end with a slash.',
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
  // No route writes what approval guards.
  waiting: () => ({ status: 202, body: {} }),
  waitingSchema: z.object({}),
  routes: [...flagsRoutes, ...browserRoutes, ...eventRoutes],
};
