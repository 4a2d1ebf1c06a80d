import type { Caller } from '../../domain/caller.ts';
import type { ApprovableType } from '../../domain/change.ts';
import { NotFoundError, PermissionError } from '../../domain/errors.ts';
import type { Permission } from '../../domain/permission.ts';
import { makersOf } from '../../store/key-makers.ts';
import type { Transaction } from '../../store/transaction.ts';
import { authorize, authorizeEveryEnvironment, canSee } from '../authorize.ts';
import type { Services } from '../services.ts';
import { isOfSeveral, keepers, typeOf } from './entity-keepers.ts';

/** What decides which callers see and decide a request; without an environment it concerns several. */
export interface RequestPlace {
  readonly organizationId: string;
  readonly entityType: ApprovableType;
  readonly environment: { readonly key: string } | null;
  readonly requestedById: string;
}

type Asked = Pick<RequestPlace, 'requestedById'>;

/** Throws NotFoundError for a request that does not exist for the caller. */
export async function findPlace(services: Services, caller: Caller, id: string): Promise<RequestPlace> {
  const place = await seenPlace(services, caller, id);
  if (place === undefined) throw new NotFoundError('change request', id);
  return place;
}

async function seenPlace({ store }: Services, caller: Caller, id: string): Promise<RequestPlace | undefined> {
  const found = await store.acrossOrganizations.changeRequest.findUnique({
    where: { id },
    select: { organizationId: true, entityType: true, requestedById: true, environment: { select: { key: true } } },
  });
  const place = found && { ...found, entityType: typeOf(found) };
  return place !== null && isVisible(caller, place) ? place : undefined;
}

/** Whether a request exists for a caller: requests for other environments do not exist for a caller that is bound to one. */
function isVisible(caller: Caller, { organizationId, environment }: RequestPlace): boolean {
  const isElsewhere = caller.environment !== null && environment !== null && environment.key !== caller.environment;
  return canSee(caller, organizationId) && !isElsewhere;
}

/** Throws unless the caller has the permission in all places that the request changes. */
export function authorizeDecision(caller: Caller, permission: Permission, place: RequestPlace): void {
  // A change for all organizations needs a caller that is not bound to one.
  authorize(caller, permission, place.entityType === 'FEATURE_DEFAULT' ? null : place.organizationId);
  if (place.environment === null) authorizeEveryEnvironment(caller);
}

/** The permission that asking for the change needs, and taking the request back. */
export function permissionToAsk({ entityType }: RequestPlace): Permission {
  return entityType === 'FLAG' || isOfSeveral(entityType) ? 'flag:write' : keepers[entityType].permission;
}

/** Throws PermissionError for the requester: a key belongs to its maker, so a requester cannot approve with another of their keys. */
export async function refuseRequester(tx: Transaction, caller: Caller, { requestedById }: Asked): Promise<void> {
  if ((await makersOf(tx, caller.actor.id)).has(requestedById)) {
    throw new PermissionError(null, 'The requester of a change request cannot approve it.');
  }
}

/** Throws PermissionError unless the caller is the requester or a key that the requester made. */
export async function requireRequester(
  tx: Transaction,
  caller: Caller,
  { requestedById }: Asked,
  verb: string,
): Promise<void> {
  if ((await makersOf(tx, caller.actor.id)).has(requestedById)) return;
  throw new PermissionError(null, `Only the requester can ${verb} a change request.`);
}

/** Why a caller may not do something about a change request; null: the caller may. */
export interface Refusals {
  readonly approval: string | null;
  readonly withdrawal: string | null;
}

/** What a caller may do about a change request while it is pending; null for one that does not exist for the caller. */
export async function refusalsOf(services: Services, caller: Caller, id: string): Promise<Refusals | null> {
  const place = await seenPlace(services, caller, id);
  if (place === undefined) return null;
  const { db } = services.store;
  return {
    approval: await refusalIn(() => {
      authorizeDecision(caller, 'change:approve', place);
      return refuseRequester(db, caller, place);
    }),
    withdrawal: await refusalIn(() => {
      authorizeDecision(caller, permissionToAsk(place), place);
      return requireRequester(db, caller, place, 'withdraw');
    }),
  };
}

async function refusalIn(check: () => Promise<void>): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (error) {
    if (error instanceof PermissionError) return error.message;
    throw error;
  }
}
