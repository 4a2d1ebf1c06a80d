import { canSee } from '../../actions/authorize.ts';
import { isAllowed } from '../../domain/caller.ts';
import { makersOf } from '../../store/key-makers.ts';
import type { GraphContext } from '../lib/context.ts';

/**
 * How many pending change requests a caller can approve, in one organization or (null) in all that it can see: those of others,
 * that act inside its environment if it is bound to one. 0 without `change:approve`.
 */
export async function countPendingApprovals(
  { services: { store }, caller, db }: Pick<GraphContext, 'services' | 'caller' | 'db'>,
  asked: string | null,
): Promise<number> {
  const organizationId = asked ?? caller.organizationId;
  if (!isAllowed(caller, 'change:approve')) return 0;
  if (organizationId !== null && !canSee(caller, organizationId)) return 0;
  const own = await makersOf(store.db, caller.actor.id);
  const { organizationId: home, environment } = caller;
  return db.changeRequest.count({
    where: {
      status: 'PENDING',
      requestedById: { notIn: [...own] },
      ...(organizationId === null ? {} : { organizationId }),
      ...(environment === null ? {} : { environment: { key: environment } }),
      // A change for all organizations needs a caller that is not bound to one.
      ...(home === null ? {} : { entityType: { not: 'FEATURE_DEFAULT' } }),
    },
  });
}
