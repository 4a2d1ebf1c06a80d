import { z } from 'zod';
import type { Dialect } from '../http/dialect.ts';
import { addAllocation, replaceAllocations } from './allocation-routes.ts';
import { identifyDatadogCaller } from './datadog-caller.ts';
import { datadogProblem, datadogProblemSchema } from './datadog-problem.ts';
import {
  changeEnvironment,
  getEnvironment,
  listEnvironments,
  makeEnvironment,
  removeEnvironment,
} from './environment-routes.ts';
import { pauseSchedule, resumeSchedule, startSchedule, stopSchedule } from './exposure-schedule-routes.ts';
import { changeFlag, getFlag, listFlags, makeFlag, putIntoArchive, takeFromArchive } from './feature-flag-routes.ts';
import { disableFlag, enableFlag } from './flag-environment-routes.ts';
import { suggestionSchema, toWireSuggestion } from './suggestion.ts';
import { addVariant, changeVariant, removeVariant } from './variant-routes.ts';

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
    // Before the flags, whose ids would otherwise be taken to be `environments` and `exposure-schedules`.
    ...[listEnvironments, makeEnvironment, getEnvironment, changeEnvironment, removeEnvironment],
    ...[startSchedule, pauseSchedule, resumeSchedule, stopSchedule],
    ...[listFlags, makeFlag, getFlag, changeFlag, putIntoArchive, takeFromArchive],
    ...[enableFlag, disableFlag, addAllocation, replaceAllocations],
    ...[addVariant, changeVariant, removeVariant],
  ],
};
