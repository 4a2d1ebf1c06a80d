import type { Services } from '../../actions/services.ts';
import { setFlagSwitch } from '../../actions/setting/settings.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import { emptyReply, type Reply } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import { flagEnvironmentParametersSchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { findEnvironment } from './datadog-place.ts';
import { type FlagContext, flagName, flagNamed, flagResource } from './flag-resource.ts';
import { outcomeOf, pendingIn, pendingSuggestions } from './suggestion.ts';

type Context = FlagContext<unknown, { readonly environment_id: string }>;

/** Sets the switch of a flag in an environment. The answers have no body. */
async function setSwitch(context: Context, enabled: boolean): Promise<Reply> {
  const { services, caller, place, parameters } = context;
  const flag = flagNamed(context);
  const environment = findEnvironment(place, parameters.environment_id);
  const setting = { ...flagName(flag, context), environment: environment.key };
  const outcome = await outcomeOf(services, setFlagSwitch(services, caller, { ...setting, enabled }));
  const isUnchanged = outcome.suggestion === null && outcome.flag.version === flag.version;
  if (isUnchanged) await refuseWhilePending(services, place.organizationId, flag, environment);
  return emptyReply(outcome.suggestion === null ? 200 : 202);
}

/** A switch that is already in this position may change when a pending request is approved, so 200 would mislead. */
async function refuseWhilePending(
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

const path = '/{feature_flag_id}/environments/{environment_id}';
const flag = flagResource(path, flagEnvironmentParametersSchema, needs.writeFlag);

function switchRoute(action: 'enable' | 'disable', id: string, summary: string): Route {
  return flag.write({
    method: 'POST',
    action,
    id,
    summary,
    answers: {
      200: { description: `The flag is ${action}d.` },
      202: { description: 'The change waits for approval; nothing has changed yet.' },
    },
    write: (context) => setSwitch(context, action === 'enable'),
  });
}

/** The routes that switch a flag in an environment: 12 and 13 of the contract. */
export const flagEnvironmentRoutes: readonly Route[] = [
  switchRoute('enable', 'EnableFeatureFlagEnvironment', 'Enable a feature flag in an environment'),
  switchRoute('disable', 'DisableFeatureFlagEnvironment', 'Disable a feature flag in an environment'),
];
