import { z } from 'zod';
import type { Dialect } from '../http/dialect.ts';
import { allocationRoutes } from './allocation-routes.ts';
import { identifyDatadogCaller } from './datadog-caller.ts';
import { datadogProblem, datadogProblemSchema } from './datadog-problem.ts';
import { environmentRoutes } from './environment-routes.ts';
import { exposureScheduleRoutes } from './exposure-schedule-routes.ts';
import { featureFlagRoutes } from './feature-flag-routes.ts';
import { flagEnvironmentRoutes } from './flag-environment-routes.ts';
import { suggestionSchema, toWireSuggestion } from './suggestion.ts';
import { variantRoutes } from './variant-routes.ts';

/** Datadog's feature flag API, version 2, as its own client (npm @datadog/datadog-api-client 1.64) speaks it. */
export const datadogDialect: Dialect = {
  name: 'datadog',
  title: 'Datadog feature flags',
  description:
    'The feature flag API of Datadog (v2), for its own clients. Keys that are bound to no organization, and callers without ' +
    'a key, name it in `X-Halyard-Organization`.',
  base: '/api/v2/feature-flags',
  security: [['datadogApiKey', 'datadogApplicationKey'], 'bearer'],
  identify: identifyDatadogCaller,
  problem: datadogProblem,
  problemSchema: datadogProblemSchema,
  waiting: (change) => ({ status: 202, body: { data: toWireSuggestion(change) } }),
  waitingSchema: z.object({ data: suggestionSchema }),
  routes: [
    // The first two come first, because `environments` and `exposure-schedules` also match the id of a flag.
    ...environmentRoutes,
    ...exposureScheduleRoutes,
    ...featureFlagRoutes,
    ...flagEnvironmentRoutes,
    ...allocationRoutes,
    ...variantRoutes,
  ],
};
