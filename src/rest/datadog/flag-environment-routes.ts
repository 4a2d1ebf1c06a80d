import type { Services } from '../../actions/services.ts';
import { setFlagSwitch } from '../../actions/setting/settings.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import { emptyReply, type Reply } from '../http/reply.ts';
import { type RouteContext, writeRoute } from '../http/route.ts';
import { currentFlag } from './current-flag.ts';
import { flagEnvironmentParametersSchema, noQuerySchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { enter, findEnvironment, findFlag } from './datadog-place.ts';
import { outcomeOf, pendingIn, pendingSuggestions } from './suggestion.ts';

type Context = RouteContext<{ readonly feature_flag_id: string; readonly environment_id: string }, unknown, unknown>;

/** Turns the switch of a flag in an environment; the answers have no body. */
async function turn(context: Context, enabled: boolean): Promise<Reply> {
  const { services, caller, parameters, expectedVersion } = context;
  const place = await enter(context, needs.writeFlag);
  const flag = findFlag(place, parameters.feature_flag_id);
  const environment = findEnvironment(place, parameters.environment_id);
  const { organizationId } = place;
  const name = { organizationId, flagKey: flag.key, environment: environment.key, expectedVersion };
  const outcome = await outcomeOf(services, setFlagSwitch(services, caller, { ...name, enabled }));
  const { suggestion } = outcome;
  const isDone = suggestion === null && outcome.flag.version === flag.version;
  if (isDone) await refuseWhileWaiting(services, organizationId, flag, environment);
  return emptyReply(suggestion === null ? 200 : 202);
}

/** A switch that already stands so will not stay so where another change waits: to say that all is done would mislead. */
async function refuseWhileWaiting(
  services: Services,
  organizationId: string,
  flag: Flag,
  environment: Environment,
): Promise<void> {
  const id = pendingIn(await pendingSuggestions(services, organizationId, flag.id), flag, environment);
  if (id === null) return;
  const message = `Another change of the flag "${flag.key}" already waits for approval in "${environment.name}".`;
  throw new ConflictError('CHANGE_REQUEST_PENDING', message, { entityType: 'changeRequest', id });
}

const common = {
  method: 'POST',
  parameters: flagEnvironmentParametersSchema,
  query: noQuerySchema,
  body: null,
  current: currentFlag(needs.writeFlag),
} as const;

const failures = [404, 409];
const answers = (done: string) => ({
  200: { description: done },
  202: { description: 'The change waits for approval; nothing has changed yet.' },
});

/** 12: POST to enable a flag in an environment. */
export const enableFlag = writeRoute({
  ...common,
  path: '/{feature_flag_id}/environments/{environment_id}/enable',
  operation: {
    id: 'EnableFeatureFlagEnvironment',
    summary: 'Enable a feature flag in an environment',
    answers: answers('It is enabled.'),
    failures,
  },
  write: (context) => turn(context, true),
});

/** 13: POST to disable a flag in an environment. */
export const disableFlag = writeRoute({
  ...common,
  path: '/{feature_flag_id}/environments/{environment_id}/disable',
  operation: {
    id: 'DisableFeatureFlagEnvironment',
    summary: 'Disable a feature flag in an environment',
    answers: answers('It is disabled.'),
    failures,
  },
  write: (context) => turn(context, false),
});
