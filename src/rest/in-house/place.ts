import { z } from 'zod';
import { authorize, authorizeEnvironment } from '../../actions/authorize.ts';
import type { Expecting, SettingName } from '../../actions/flag/flag-inputs.ts';
import { NotFoundError } from '../../domain/errors.ts';
import { type Flag, type FlagSetting, isSwitchedOn, type RolloutCondition } from '../../domain/flag.ts';
import type { Permission } from '../../domain/permission.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import type { Incoming } from '../http/incoming.ts';
import type { Call } from '../http/route.ts';

/** The query of every in-house route: the environment, which the contracts themselves do not know. */
export const environmentQuerySchema = z.object({
  environment: z.string().optional().describe('The key of the environment; absent, the default one.'),
});

/** One environment of one organization, for a caller who may go there. */
export interface Place {
  readonly organization: OrganizationSnapshot;
  /** The environment's key. */
  readonly environment: string;
}

/** Finds where a request goes. Throws PermissionError, and NotFoundError for an organization or environment that is not there. */
export async function findPlace(
  { services, caller, incoming }: Pick<Call, 'services' | 'caller' | 'incoming'>,
  permission: Permission,
  organizationId: string,
  named: string | undefined,
): Promise<Place> {
  authorize(caller, permission, organizationId);
  const organization = await services.live.snapshot(organizationId);
  const environment = environmentNamed(incoming, named) ?? caller.environment ?? organization.defaultEnvironment;
  authorizeEnvironment(caller, environment);
  if (!organization.environments.has(environment)) throw new NotFoundError('environment', environment);
  return { organization, environment };
}

/** The environment that a request names, in its query or by a header; undefined where it names none. */
export function environmentNamed(
  { headers }: Pick<Incoming, 'headers'>,
  inQuery: string | undefined,
): string | undefined {
  return inQuery ?? (headers.get('x-halyard-environment') || undefined);
}

/** The flag of a key. Throws NotFoundError when there is none. */
export function findFlag({ organization }: Place, key: string): Flag {
  const flag = organization.flags.get(key);
  if (flag === undefined) throw new NotFoundError('flag', key);
  return flag;
}

/** Names a flag's setting at a place, for the verbs. */
export function settingName(
  { organization, environment }: Place,
  flagKey: string,
  expectedVersion: number | undefined,
): SettingName & Expecting {
  return { organizationId: organization.organizationId, flagKey, environment, expectedVersion };
}

/** The rollout condition of a flag in an environment. */
export function rolloutConditionOf(flag: Flag, { environment }: Place): RolloutCondition | null {
  return settingOf(flag, environment)?.rolloutCondition ?? null;
}

/** Whether a flag is switched on in an environment, itself or as its feature default says. */
export function isOnIn(flag: Flag, { organization, environment }: Place): boolean {
  const { featureDefaults } = organization;
  const featureDefault = Object.hasOwn(featureDefaults, flag.key) ? featureDefaults[flag.key] : undefined;
  return isSwitchedOn(settingOf(flag, environment)?.switch ?? 'OFF', featureDefault);
}

/** A flag's setting in an environment; undefined where it has none. */
export function settingOf(flag: Flag, environment: string): FlagSetting | undefined {
  return Object.hasOwn(flag.settings, environment) ? flag.settings[environment] : undefined;
}
