import { organizationFor } from '../../actions/evaluation/visible-flags.ts';
import { NotFoundError, PermissionError, problem, ValidationError } from '../../domain/errors.ts';
import type { ExposureSchedule } from '../../domain/exposure.ts';
import { type Flag, settingOf, type Variant } from '../../domain/flag.ts';
import type { Environment } from '../../domain/organization.ts';
import type { TargetingRule } from '../../domain/targeting.ts';
import type { OrganizationSnapshot } from '../../evaluation/snapshot.ts';
import type { Call } from '../http/route.ts';
import { authorizeAll, type DatadogPermission } from './datadog-permissions.ts';

/** One organization as visible to a caller. */
export interface DatadogPlace {
  readonly organizationId: string;
  readonly organization: OrganizationSnapshot;
  /** Those visible to the caller, the default one first. */
  readonly environments: readonly Environment[];
}

/** A schedule with its rule, flag and environment. */
export interface PlacedSchedule {
  readonly flag: Flag;
  readonly environment: Environment;
  readonly rule: TargetingRule;
  readonly schedule: ExposureSchedule;
}

/**
 * Finds the organization of a request: the one that `X-Halyard-Organization` names, else the one that the keys are bound to.
 * Throws PermissionError if neither names one, or if the caller lacks one of the permissions.
 */
export async function placeFor(call: Call, needed: readonly DatadogPermission[]): Promise<DatadogPlace> {
  const { services, caller } = call;
  const organizationId = organizationOf(call);
  authorizeAll(caller, needed, organizationId);
  const organization = await organizationFor(services, caller, organizationId);
  const all = [...organization.environments.values()].map(({ environment }) => environment);
  const environments = all.filter(({ key }) => caller.environment === null || caller.environment === key);
  return { organizationId, organization, environments };
}

/** The same organization after a write. */
export async function refreshed(
  { services, caller }: Pick<Call, 'services' | 'caller'>,
  place: DatadogPlace,
): Promise<DatadogPlace> {
  return { ...place, organization: await organizationFor(services, caller, place.organizationId) };
}

function organizationOf({ caller, incoming }: Call): string {
  const organizationId = incoming.headers.get('x-halyard-organization') || caller.organizationId;
  if (organizationId !== null) return organizationId;
  const isNobody = caller.apiKeyId === null && caller.permissions.size === 0;
  throw new PermissionError(
    null,
    'nothing names the organization: use keys that are bound to one, or name it in X-Halyard-Organization.',
    isNobody ? 'UNAUTHENTICATED' : 'FORBIDDEN',
  );
}

/** The flag of an id, archived or not. Throws NotFoundError, also for text that is not a UUID. */
export function findFlag({ organization }: DatadogPlace, id: string): Flag {
  for (const flag of organization.flags.values()) if (isSameId(flag.id, id)) return flag;
  throw new NotFoundError('feature flag', id);
}

/** The environment of an id. Throws NotFoundError. */
export function findEnvironment({ environments }: DatadogPlace, id: string): Environment {
  const found = environments.find((environment) => isSameId(environment.id, id));
  if (found === undefined) throw new NotFoundError('environment', id);
  return found;
}

/** The variant of an id. Throws NotFoundError. */
export function findVariant(flag: Flag, id: string): Variant {
  const found = flag.variants.find((variant) => isSameId(variant.id, id));
  if (found === undefined) throw new NotFoundError('variant', id);
  return found;
}

/** The exposure schedule of an id. Throws NotFoundError. */
export function findSchedule({ organization, environments }: DatadogPlace, id: string): PlacedSchedule {
  for (const flag of organization.flags.values()) {
    for (const environment of environments) {
      for (const rule of settingOf(flag, environment.key)?.rules ?? []) {
        const schedule = rule.exposureSchedule;
        if (schedule !== null && isSameId(schedule.id, id)) return { flag, environment, rule, schedule };
      }
    }
  }
  throw new NotFoundError('exposure schedule', id);
}

/** The variant that a reference in a request names. Throws ValidationError with its path: the start of a path, and the member. */
export function variantNamed(
  { variants, key: flagKey }: Flag,
  path: string,
  {
    variant_id: id,
    variant_key: key,
  }: { variant_id?: string | null | undefined; variant_key?: string | null | undefined },
): Variant {
  const found = variants.find((variant) => (typeof id === 'string' ? isSameId(variant.id, id) : variant.key === key));
  if (found !== undefined) return found;
  const name = id ?? key;
  const message = `${typeof name === 'string' ? `is "${name}"` : 'is missing'}, expected a variant of the flag "${flagKey}"`;
  throw new ValidationError([problem(`${path}${typeof id === 'string' ? 'variant_id' : 'variant_key'}`, message)]);
}

/** UUIDs are written in either case (RFC 9562 §4). */
function isSameId(id: string, named: string): boolean {
  return id === named.toLowerCase();
}
