import { canSee } from '../../actions/authorize.ts';
import { isAllowed } from '../../domain/caller.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import { makersOf } from '../../store/key-makers.ts';
import { visibleRequests } from '../change-request/visible-requests.ts';
import type { GraphContext } from '../lib/context.ts';

/**
 * The pending change requests that a caller can approve, in one organization or (null) in all that it can see: those of others,
 * that act inside its environment if it is bound to one. Undefined: there are none, as without `change:approve`.
 */
export async function approvableRequests(
  { services: { store }, caller }: Pick<GraphContext, 'services' | 'caller'>,
  asked: string | null,
): Promise<Prisma.ChangeRequestWhereInput | undefined> {
  const organizationId = asked ?? caller.organizationId;
  if (!isAllowed(caller, 'change:approve')) return undefined;
  if (organizationId !== null && !canSee(caller, organizationId)) return undefined;
  const own = await makersOf(store.db, caller.actor.id);
  const { organizationId: home, environment } = caller;
  return {
    status: 'PENDING',
    requestedById: { notIn: [...own] },
    ...(organizationId === null ? {} : { organizationId }),
    ...(environment === null ? {} : { environment: { key: environment } }),
    // A change for all organizations needs a caller that is not bound to one.
    ...(home === null ? {} : { entityType: { not: 'FEATURE_DEFAULT' } }),
  };
}

/** The change requests that a caller, or a maker of its API key, has made. Undefined: there are none. */
export async function ownRequests(
  { services: { store }, caller }: Pick<GraphContext, 'services' | 'caller'>,
  asked: string | null,
): Promise<Prisma.ChangeRequestWhereInput | undefined> {
  const organizationId = asked ?? caller.organizationId;
  if (organizationId !== null && !canSee(caller, organizationId)) return undefined;
  const own = await makersOf(store.db, caller.actor.id);
  return {
    ...visibleRequests(caller),
    requestedById: { in: [...own] },
    ...(organizationId === null ? {} : { organizationId }),
  };
}
