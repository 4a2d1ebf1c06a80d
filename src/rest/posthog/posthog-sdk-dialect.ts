import { z } from 'zod';
import type { Dialect } from '../http/dialect.ts';
import { captureRoutes } from './sdk/capture-routes.ts';
import { readSdkBody } from './sdk/sdk-body.ts';
import { identifySdkCaller } from './sdk/sdk-caller.ts';
import { configRoute } from './sdk/sdk-config-route.ts';
import { flagsRoutes } from './sdk/sdk-flags-routes.ts';
import { sdkProblem, sdkProblemSchema } from './sdk/sdk-problem.ts';

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
  work: 'evaluation',
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
