import { type Caller, isAllowed } from '../../domain/caller.ts';
import type { PrismaClient } from '../../generated/prisma/client.ts';
import { makersOf } from '../../store/key-makers.ts';
import { canSee } from '../authorize.ts';
import type { Services } from '../services.ts';

/**
 * How many pending change requests a caller can approve, in one organization or (null) in all that it can see: those of others,
 * that act inside its environment if it is bound to one. 0 without `change:approve`. `db` reads what the
 * caller can see.
 */
export async function countPendingApprovals(
  { store }: Pick<Services, 'store'>,
  db: Pick<PrismaClient, 'changeRequest'>,
  caller: Caller,
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
