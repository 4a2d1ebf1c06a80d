import { z } from 'zod';
import { authorize, authorizeEnvironment } from '../../actions/authorize.ts';
import { organizationFor } from '../../actions/evaluation/visible-flags.ts';
import type { Expecting, SettingName } from '../../actions/flag/flag-inputs.ts';
import { NotFoundError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { Permission } from '../../domain/permission.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import type { Incoming } from '../http/incoming.ts';
import type { Access } from '../http/resource.ts';
import type { Call, RouteContext } from '../http/route.ts';

/** The query of every in-house route: the environment, an extension of the contracts. */
export const environmentQuerySchema = z.object({
  environment: z.string().max(400).optional().describe('The key of the environment. @default the default environment'),
});

/** One environment of one organization, for a caller that may access it. */
export interface Place {
  readonly organization: OrganizationSnapshot;
  /** The environment's key. */
  readonly environment: string;
}

/** Admits a request to an organization whose id is this parameter of the path. */
export function admitTo(parameter: 'organization_id' | 'org_id'): (call: Call, access: Access) => Promise<Place> {
  return (call, access) => findPlace(call, `flag:${access}`, call.parameters[parameter] ?? '');
}

/** Finds the place of a request. Throws PermissionError, and NotFoundError for an unknown organization or environment. */
export async function findPlace(
  { services, caller, incoming }: Pick<Call, 'services' | 'caller' | 'incoming'>,
  permission: Permission,
  organizationId: string,
): Promise<Place> {
  authorize(caller, permission, organizationId);
  const organization = await organizationFor(services, caller, organizationId);
  const environment = environmentNamed(incoming) ?? caller.environment ?? organization.defaultEnvironment;
  authorizeEnvironment(caller, environment);
  if (!organization.environments.has(environment)) throw new NotFoundError('environment', environment);
  return { organization, environment };
}

/** The environment that a request names in its query or by a header; undefined if it names none. */
export function environmentNamed({ query, headers }: Pick<Incoming, 'query' | 'headers'>): string | undefined {
  return query.get('environment') ?? (headers.get('x-halyard-environment') || undefined);
}

/** The context of a route whose path names a flag. */
export type FlagContext<Body = unknown> = RouteContext<{ readonly flag_key: string }, unknown, Body, Place>;

/** The flag of the path. Throws NotFoundError. */
export function flagNamed({ place, parameters }: Pick<FlagContext, 'place' | 'parameters'>): Flag {
  const flag = place.organization.flags.get(parameters.flag_key);
  if (flag === undefined) throw new NotFoundError('flag', parameters.flag_key);
  return flag;
}

/** Names the setting that a write changes. */
export function settingNamed({ place, parameters, expectedVersion }: FlagContext): SettingName & Expecting {
  const { organization, environment } = place;
  return { organizationId: organization.organizationId, flagKey: parameters.flag_key, environment, expectedVersion };
}
