import type { Change } from '../domain/change.ts';
import type { Difference } from '../domain/difference.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { Flag } from '../domain/flag.ts';
import type * as Rows from '../generated/prisma/client.ts';
import type { Transaction } from './commit.ts';
import { fromJson } from './flag-rows.ts';

/** The most changes that one read of the log returns. */
export const CHANGES_PER_READ = 500;

/** The changes of an organization after a revision, in order, {@link CHANGES_PER_READ} at the most. */
export async function readChanges(tx: Transaction, organizationId: string, after: number): Promise<Change[]> {
  const rows = await tx.change.findMany({
    where: { organizationId, revision: { gt: after } },
    orderBy: { revision: 'asc' },
    take: CHANGES_PER_READ,
  });
  return rows.map(toChange);
}

/** The current revision of an organization. Throws NotFoundError for an unknown one. */
export async function readRevision(tx: Transaction, organizationId: string): Promise<number> {
  const row = await tx.organization.findUnique({ where: { id: organizationId }, select: { revision: true } });
  if (row === null) throw new NotFoundError('organization', organizationId);
  return row.revision;
}

/** The current revisions of some organizations, by id. */
export async function readRevisions(tx: Transaction, organizationIds: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx.organization.findMany({
    where: { id: { in: [...organizationIds] } },
    select: { id: true, revision: true },
  });
  return new Map(rows.map((row) => [row.id, row.revision]));
}

/** A flag as it was at a revision: what the latest change of it up to there left behind. Undefined when it did not exist. */
export async function readFlagAt(tx: Transaction, flag: Flag, revision: number): Promise<Flag | undefined> {
  const row = await tx.change.findFirst({
    where: { organizationId: flag.organizationId, flagId: flag.id, entityType: 'FLAG', revision: { lte: revision } },
    orderBy: { revision: 'desc' },
    select: { after: true },
  });
  // The write seam keeps the whole aggregate in `after`.
  return row === null || row.after === null ? undefined : (row.after as unknown as Flag);
}

/** Reads a row of the log. */
function toChange(row: Rows.Change): Change {
  return {
    ...row,
    // Written by the seam from these very types.
    kind: row.kind as Change['kind'],
    entityType: row.entityType as Change['entityType'],
    differences: storedDifferences(row),
    before: fromJson(row.before),
    after: fromJson(row.after),
    door: row.door as Change['door'],
    at: row.at.toISOString(),
  };
}

/** The differences of a change or a change request. */
export function storedDifferences(row: Pick<Rows.Change, 'differences'>): readonly Difference[] {
  // The actions write both from this very type.
  return row.differences as unknown as readonly Difference[];
}

/** A change request as it is stored. */
export type ChangeRequestRow = Rows.ChangeRequest;
