import { NotFoundError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { PREPARED } from '../database/prepared-statements.ts';
import type { Transaction } from '../transaction.ts';
import type { Management } from './files-management.ts';

/** What a commit reads of the organization's row. */
export interface OrganizationRow {
  readonly revision: number;
  readonly lastNumber: number;
}

/** What the statement that locks the row reads beside it. */
interface SeenBeforeLock {
  readonly revisionSeen: number;
  readonly requestsWait: boolean;
  readonly hasDueChanges: boolean;
}

/** The row, and what its lock's statement saw. */
export interface LockedOrganization extends OrganizationRow, Management {
  readonly flagWithoutRequests: string | null;
  readonly hasDueChanges: boolean;
}

/**
 * Locks the row. The statement reads everything else as of its start, which may be before the wait for the lock. That is valid
 * only if the revision was already the same, because every change of a change request adds a revision.
 * Throws NotFoundError for an unknown organization.
 */
export async function lockOrganization(
  tx: Transaction,
  request: { readonly organizationId: string; readonly flagId?: string | undefined },
  now: Instant,
): Promise<LockedOrganization> {
  const { organizationId, flagId = null } = request;
  const [row] = await tx.$queryRaw<(OrganizationRow & Management & SeenBeforeLock)[]>`
    SELECT "revision", "lastNumber", "filesLocation",
      (SELECT "revision" FROM "Organization" AS "seen" WHERE "id" = ${organizationId}) AS "revisionSeen",
      EXISTS (
        SELECT FROM "ChangeRequest"
        WHERE "organizationId" = ${organizationId} AND "flagId" = ${flagId}::uuid AND "status" = 'PENDING'
      ) AS "requestsWait",
      EXISTS (
        SELECT FROM "FlagEnvironment" WHERE "organizationId" = ${organizationId} AND "scheduledAt" <= ${now}::timestamptz
      ) AS "hasDueChanges"
    FROM "Organization" WHERE "id" = ${organizationId} FOR UPDATE ${Prisma.raw(PREPARED)}`;
  if (row === undefined) throw new NotFoundError('organization', organizationId);
  const { revision, lastNumber, filesLocation, revisionSeen, requestsWait, hasDueChanges } = row;
  const isSettled = revision === revisionSeen && !requestsWait;
  return { revision, lastNumber, filesLocation, hasDueChanges, flagWithoutRequests: isSettled ? flagId : null };
}
