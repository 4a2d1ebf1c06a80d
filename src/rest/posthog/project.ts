import { authorize, authorizeEnvironment } from '../../actions/authorize.ts';
import { organizationFor } from '../../actions/evaluation/visible-flags.ts';
import { findOrganizationId } from '../../actions/organization/organization-number.ts';
import type { Services } from '../../actions/services.ts';
import { type Caller, isAllowed } from '../../domain/caller.ts';
import { NotFoundError, PermissionError } from '../../domain/errors.ts';
import { type Flag, type FlagSetting, isSwitchedOn } from '../../domain/flag.ts';
import { type EpochMilliseconds, parseInstant } from '../../domain/instant.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { memoizeByObject } from '../../domain/memoize-by-object.ts';
import type { Environment } from '../../domain/organization.ts';
import type { Permission } from '../../domain/permission.ts';
import type { Segment } from '../../domain/segment.ts';
import type { OrganizationSnapshot, Snapshot } from '../../evaluation/snapshot.ts';
import type { ApiKeyRecord } from '../../store/api-keys.ts';
import { memberOf } from '../http/extension-part.ts';
import type { Call } from '../http/route.ts';
import { PosthogRefusal } from './refusal.ts';

/** Who asks, for what; the path names the project, save where it is the key's own. */
export type Asking = Pick<Call, 'services' | 'caller' | 'incoming' | 'now'> & {
  readonly parameters: { readonly project_id?: string };
};

/** One project as a caller sees it: one environment of one organization. */
export interface PosthogPlace {
  readonly organizationId: string;
  readonly organization: OrganizationSnapshot;
  /** Of the environment. */
  readonly snapshot: Snapshot;
  readonly environment: Environment;
  /** The organization's number: `team_id`, and the id of the project in paths. */
  readonly projectNumber: number;
}

/**
 * Finds the project that a request is about, by its number, its id, or `@current`: the one of the key, else of the `token` in
 * the query, else of `X-Halyard-Organization`. The environment is the one that the key or the token is bound to, else that of
 * `X-Halyard-Environment`, else the default one. Throws PermissionError when the caller lacks the scope, PosthogRefusal for a
 * project that is not the caller's.
 */
export function enter(asking: Asking, scope: PosthogScope): MaybePromise<PosthogPlace> {
  const { services, caller, incoming } = asking;
  return andThen(keyOfToken(services, incoming.query.get('token')), (token) =>
    andThen(findProject(asking, token), (id) => {
      refuseElsewhere(caller, token, id, asking.parameters.project_id ?? '@current');
      authorizeScope(caller, scope, id);
      return andThen(organizationFor(services, caller, id), (organization) => {
        const named = token?.environment ?? incoming.headers.get('x-halyard-environment');
        const key = named ?? caller.environment ?? organization.defaultEnvironment;
        authorizeEnvironment(caller, key);
        return placeIn(organization, key);
      });
    }),
  );
}

/** Refuses those who may not enter before what they sent is looked at, as PostHog does. */
export function admitting(scope: PosthogScope): (call: Call) => MaybePromise<PosthogPlace> {
  return (call) => enter(call, scope);
}

/** A project in the environment of a key. Throws NotFoundError for an environment that is not there. */
export function placeIn(organization: OrganizationSnapshot, key: string): PosthogPlace {
  const snapshot = organization.environments.get(key);
  if (snapshot === undefined) throw new NotFoundError('environment', key);
  const { organizationId, number: projectNumber } = organization;
  return { organizationId, organization, snapshot, environment: snapshot.environment, projectNumber };
}

/** The same project as it is after a write. */
export async function refreshed(
  { services, caller }: Pick<Call, 'services' | 'caller'>,
  place: PosthogPlace,
): Promise<PosthogPlace> {
  const organization = await organizationFor(services, caller, place.organizationId);
  const snapshot = organization.environments.get(place.environment.key) ?? place.snapshot;
  return { ...place, organization, snapshot, environment: snapshot.environment };
}

/** A token that is sent along must be somebody's. */
function keyOfToken(services: Services, token: string | null): MaybePromise<ApiKeyRecord | undefined> {
  if (token === null || token === '') return undefined;
  return andThen(services.keys.find(token), (key) => {
    if (key === undefined) throw new PosthogRefusal('authentication_failed', 'Project API key invalid.');
    return key;
  });
}

function findProject(asking: Asking, token: ApiKeyRecord | undefined): MaybePromise<string> {
  const { services, caller, incoming, parameters } = asking;
  const named = parameters.project_id ?? '@current';
  if (named !== '@current') return idOf(services, caller, named);
  const id = caller.organizationId ?? token?.organizationId ?? incoming.headers.get('x-halyard-organization');
  if (id !== null) return id;
  const detail = 'The project is not named: use a key that is bound to one, or a number in place of @current.';
  throw new PosthogRefusal('permission_denied', detail);
}

/** A bound caller is told the same of a project that is not there as of one that is not theirs. */
async function idOf(services: Services, caller: Caller, named: string): Promise<string> {
  if (!/^\d{1,9}$/.test(named)) return named;
  const found = await findOrganizationId(services, Number(named));
  if (found !== undefined) return found;
  throw caller.organizationId === null ? new NotFoundError('organization', named) : notTheirs(named);
}

function refuseElsewhere(caller: Caller, token: ApiKeyRecord | undefined, id: string, named: string): void {
  if (caller.organizationId !== null && caller.organizationId !== id) throw notTheirs(named);
  if (token === undefined || token.organizationId === null || token.organizationId === id) return;
  throw new PermissionError(null, "You don't have access to the project.");
}

function notTheirs(named: string): PosthogRefusal {
  return new PosthogRefusal('permission_denied', `API key does not have access to the requested project: ID ${named}.`);
}

/** PostHog's scopes, and the permissions of which any one will do: the right to write a thing includes the right to read it. */
export const posthogScopes = {
  'feature_flag:read': ['flag:read', 'flag:write'],
  'feature_flag:write': ['flag:write'],
  'activity_log:read': ['change:read'],
  'cohort:read': ['segment:read', 'segment:write'],
  'cohort:write': ['segment:write'],
} as const satisfies Record<string, readonly [Permission, ...Permission[]]>;

/** One of PostHog's scopes. */
export type PosthogScope = keyof typeof posthogScopes;

/** Throws PermissionError unless the caller has the scope, and NotFoundError for an organization that is not theirs. */
export function authorizeScope(caller: Caller, scope: PosthogScope, organizationId: string): void {
  const [first, ...others] = posthogScopes[scope];
  authorize(caller, others.find((permission) => isAllowed(caller, permission)) ?? first, organizationId);
}

/** The scope that a permission is called by PostHog; undefined for one that it does not know. */
export function scopeOf(permission: Permission): string | undefined {
  return Object.entries(posthogScopes).find(([, [first]]) => first === permission)?.[0];
}

interface ProjectIndex {
  readonly flags: ReadonlyMap<number, Flag>;
  readonly segments: ReadonlyMap<number, Segment>;
}

/** The living flag of a number; undefined where there is none. */
export function flagNumbered(organization: OrganizationSnapshot, number: number): Flag | undefined {
  return indexOf(organization).flags.get(number);
}

/** The segment of a number; undefined where there is none. */
export function segmentNumbered(organization: OrganizationSnapshot, number: number): Segment | undefined {
  return indexOf(organization).segments.get(number);
}

// A page of flags asks for many.
const indexOf = memoizeByObject(makeIndex);

function makeIndex({ flags, segments }: OrganizationSnapshot): ProjectIndex {
  return {
    flags: new Map([...flags.values()].map((flag) => [flag.number, flag])),
    segments: new Map([...segments.values()].map(({ segment }) => [segment.number, segment])),
  };
}

/** A flag's setting in the environment of a place; undefined where it has none. */
export function settingAt(
  { settings }: Flag,
  { environment }: Pick<PosthogPlace, 'environment'>,
): FlagSetting | undefined {
  return Object.hasOwn(settings, environment.key) ? settings[environment.key] : undefined;
}

/** Whether a flag is what PostHog calls active: switched on where the place is, and past its activation date, if it has one. */
export function isActive(
  flag: Flag,
  place: Pick<PosthogPlace, 'environment' | 'organization'>,
  now: EpochMilliseconds,
): boolean {
  const setting = settingAt(flag, place);
  if (setting === undefined || flag.archivedAt !== null || flag.deletedAt !== null) return false;
  const featureDefault = memberOf(place.organization.featureDefaults, flag.key) === true;
  const date = setting.rolloutCondition?.activationDate ?? null;
  return isSwitchedOn(setting.switch, featureDefault) && (date === null || (parseInstant(date) ?? now) <= now);
}
