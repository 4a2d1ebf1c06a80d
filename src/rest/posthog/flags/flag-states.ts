import { type Method, type Route, writeRoute } from '../../http/route.ts';
import { flagParametersSchema, noQuerySchema } from '../posthog-parameters.ts';
import { flagExample } from './flag-examples.ts';
import { type FlagChangeBody, flagSchema } from './flag-wire.ts';
import { asBodyAsks, changeFlag, currentFlag } from './flag-writing.ts';

const method: Method = 'POST';

/** A route that does to a flag what a PATCH with one member does (contract §2.11). */
function stateRoute(verb: string, summary: string, change: FlagChangeBody): Route {
  return writeRoute({
    method,
    path: `/feature_flags/{id}/${verb}`,
    parameters: flagParametersSchema,
    query: noQuerySchema,
    body: null,
    operation: {
      id: `posthog${verb.charAt(0).toUpperCase()}${verb.slice(1)}Flag`,
      summary,
      answers: { 200: { description: 'The flag.', schema: flagSchema, example: flagExample } },
      failures: [400, 404],
      mayWait: true,
    },
    current: currentFlag,
    write: (context) => changeFlag(context, asBodyAsks(change, context.now)),
  });
}

/** POST to enable, disable, archive or unarchive a flag. */
export const flagStateRoutes: readonly Route[] = [
  stateRoute('enable', 'Enable a feature flag', { active: true }),
  stateRoute('disable', 'Disable a feature flag', { active: false }),
  stateRoute('archive', 'Archive a feature flag', { archived: true }),
  stateRoute('unarchive', 'Take a feature flag out of the archive', { archived: false }),
];
