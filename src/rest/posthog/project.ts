import { authorize, authorizeEnvironment } from '../../actions/authorize.ts';
import { organizationFor } from '../../actions/evaluation/visible-flags.ts';
import { findOrganizationId } from '../../actions/organization/organization-number.ts';
import type { Services } from '../../actions/services.ts';
import { type Caller, isAllowed } from '../../domain/caller.ts';
import { NotFoundError, PermissionError } from '../../domain/errors.ts';
import { type Flag, isOnIn, settingOf } from '../../domain/flag.ts';
import { type EpochMilliseconds, parseInstant } from '../../domain/instant.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { Environment } from '../../domain/organization.ts';
import type { Permission } from '../../domain/permission.ts';
import type { Segment } from '../../domain/segment.ts';
import type { OrganizationSnapshot, Snapshot } from '../../evaluation/snapshot.ts';
import type { ApiKeyRecord } from '../../store/api-keys.ts';
import type { Access } from '../http/resource.ts';
import type { Call } from '../http/route.ts';
import { PosthogRefusal } from './refusal.ts';

/** PostHog's scopes, and the permissions of which any one suffices: the right to write includes the right to read. */
const scopes = {
  'feature_flag:read': ['flag:read', 'flag:write'],
  'feature_flag:write': ['flag:write'],
  'activity_log:read': ['change:read'],
  'cohort:read': ['segment:read', 'segment:write'],
  'cohort:write': ['segment:write'],
} as const satisfies Record<string, readonly [Permission, ...Permission[]]>;

export type Scope = keyof typeof scopes;

/** PostHog's scope for a permission; undefined if it has none. */
export function scopeOf(permission: Permission): string | undefined {
  return Object.entries(scopes).find(([, [first]]) => first === permission)?.[0];
}

/** A project: one environment of one organization. */
export interface Project {
  readonly organizationId: string;
  readonly organization: OrganizationSnapshot;
  /** Of the environment. */
  readonly snapshot: Snapshot;
  readonly environment: Environment;
  /** The organization's number: `team_id`, and the id of the project in paths. */
  readonly projectNumber: number;
}

/** The `admit` of routes that need a scope, whether they read or write. */
export function admitWith(scope: Scope): (call: Call) => MaybePromise<Project> {
  return (call) => resolveProject(call, scope);
}

/** The `admit` of routes that need the scope to read or to write a noun. */
export function admitTo(noun: 'feature_flag' | 'cohort'): (call: Call, access: Access) => MaybePromise<Project> {
  return (call, access) => resolveProject(call, `${noun}:${access}`);
}

/**
 * Finds the project of a request: by its number, its id, or `@current`, which is the project of the key, else of the query's
 * `token`, else of `X-Halyard-Organization`. The environment is that of the token, else of `X-Halyard-Environment`, else of the
 * key, else the default one. Throws PermissionError for a missing scope, PosthogRefusal for another tenant's project.
 */
export function resolveProject(call: Call, scope: Scope): MaybePromise<Project> {
  const { services, caller, incoming, parameters } = call;
  const named = parameters.project_id ?? '@current';
  return andThen(findToken(services, incoming.query.get('token')), (token) =>
    andThen(findOrganization(call, named, token), (id) => {
      refuseOtherTenant(caller, token, id, named);
      authorizeScope(caller, scope, id);
      return andThen(organizationFor(services, caller, id), (organization) => {
        const requested = token?.environment ?? incoming.headers.get('x-halyard-environment');
        const key = requested ?? caller.environment ?? organization.defaultEnvironment;
        authorizeEnvironment(caller, key);
        return projectIn(organization, key);
      });
    }),
  );
}

/** The project of an organization in one environment. Throws NotFoundError for an unknown environment. */
export function projectIn(organization: OrganizationSnapshot, key: string): Project {
  const snapshot = organization.environments.get(key);
  if (snapshot === undefined) throw new NotFoundError('environment', key);
  const { organizationId, number: projectNumber } = organization;
  return { organizationId, organization, snapshot, environment: snapshot.environment, projectNumber };
}

/** The same project after a write. */
export async function reloadProject(
  { services, caller }: Pick<Call, 'services' | 'caller'>,
  project: Project,
): Promise<Project> {
  const organization = await organizationFor(services, caller, project.organizationId);
  const snapshot = organization.environments.get(project.environment.key) ?? project.snapshot;
  return { ...project, organization, snapshot, environment: snapshot.environment };
}

/** The flag of a number, if it is not deleted. */
export function flagNumbered(organization: OrganizationSnapshot, number: number): Flag | undefined {
  return numbersIn(organization).flags.get(number);
}

/** The segment of a number. */
export function segmentNumbered(organization: OrganizationSnapshot, number: number): Segment | undefined {
  return numbersIn(organization).segments.get(number);
}

/** Whether PostHog calls a flag active: it is switched on in the project's environment, and its activation date has passed. */
export function isActive(
  flag: Flag,
  { environment, organization }: Pick<Project, 'environment' | 'organization'>,
  now: EpochMilliseconds,
): boolean {
  const setting = settingOf(flag, environment.key);
  if (setting === undefined || flag.archivedAt !== null || flag.deletedAt !== null) return false;
  const date = setting.rolloutCondition?.activationDate ?? null;
  const isDue = date === null || (parseInstant(date) ?? now) <= now;
  return isDue && isOnIn(flag, environment.key, organization.featureDefaults);
}

const numbersIn = memoizeByObject(({ flags, segments }: OrganizationSnapshot) => ({
  flags: new Map([...flags.values()].map((flag) => [flag.number, flag])),
  segments: new Map([...segments.values()].map(({ segment }) => [segment.number, segment])),
}));

function authorizeScope(caller: Caller, scope: Scope, organizationId: string): void {
  const [first, ...others] = scopes[scope];
  authorize(caller, others.find((permission) => isAllowed(caller, permission)) ?? first, organizationId);
}

function findToken(services: Services, token: string | null): MaybePromise<ApiKeyRecord | undefined> {
  if (token === null || token === '') return undefined;
  return andThen(services.keys.find(token), (key) => {
    if (key === undefined) throw new PosthogRefusal('authentication_failed', 'Project API key invalid.');
    return key;
  });
}

function findOrganization(call: Call, named: string, token: ApiKeyRecord | undefined): MaybePromise<string> {
  const { services, caller, incoming } = call;
  if (named !== '@current') return findOrganizationNamed(services, caller, named);
  const id = caller.organizationId ?? token?.organizationId ?? incoming.headers.get('x-halyard-organization');
  if (id !== null) return id;
  const detail = 'The project is not named: use a key that is bound to one, or a number in place of @current.';
  throw new PosthogRefusal('permission_denied', detail);
}

/** To a bound caller, a project that does not exist looks like one of another tenant. */
async function findOrganizationNamed(services: Services, caller: Caller, named: string): Promise<string> {
  if (!/^\d{1,9}$/.test(named)) return named;
  const found = await findOrganizationId(services, Number(named));
  if (found !== undefined) return found;
  throw caller.organizationId === null ? new NotFoundError('organization', named) : otherTenant(named);
}

function refuseOtherTenant(caller: Caller, token: ApiKeyRecord | undefined, id: string, named: string): void {
  if (caller.organizationId !== null && caller.organizationId !== id) throw otherTenant(named);
  if (token === undefined || token.organizationId === null || token.organizationId === id) return;
  throw new PermissionError(null, "You don't have access to the project.");
}

function otherTenant(named: string): PosthogRefusal {
  return new PosthogRefusal('permission_denied', `API key does not have access to the requested project: ID ${named}.`);
}
