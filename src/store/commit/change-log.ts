import type { Change, EntityType } from '../../domain/change.ts';
import type { Difference } from '../../domain/difference.ts';
import { NotFoundError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type * as Rows from '../../generated/prisma/client.ts';
import { documents } from '../documents.ts';
import { toLoggedFlag } from '../flags/logged-flag.ts';
import type { LoggedSpan } from '../idempotency/attempt.ts';
import { readAs } from '../json-columns.ts';
import type { Transaction } from '../transaction.ts';

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

/** The changes that one commit has logged, in order. */
export async function readSpan(tx: Transaction, { organizationId, after, count }: LoggedSpan): Promise<Change[]> {
  const rows = await tx.change.findMany({
    where: { organizationId, revision: { gt: after, lte: after + count } },
    orderBy: { revision: 'asc' },
  });
  return rows.map(toChange);
}

/** Selects changes of flags. */
export interface FlagHistoryFilter {
  readonly organizationId: string;
  /** Only changes of this flag; null: of all flags. */
  readonly flagId: string | null;
  /** Only changes that touch this environment. */
  readonly environment: string;
}

/** A page of the log of changes of flags that still has their documents, the newest first, and the total number of them. */
export async function readFlagHistory(
  tx: Transaction,
  { organizationId, flagId, environment }: FlagHistoryFilter,
  { skip, take }: { readonly skip: number; readonly take: number },
): Promise<{ readonly changes: readonly Change<'FLAG'>[]; readonly total: number }> {
  const where = {
    organizationId,
    entityType: 'FLAG',
    isArchived: false,
    ...(flagId === null ? {} : { flagId }),
    OR: [{ environments: { isEmpty: true } }, { environments: { has: environment } }],
  };
  const rows = await tx.change.findMany({ where, orderBy: { revision: 'desc' }, skip, take });
  const changes = rows.map(toChange).filter((change) => change.entityType === 'FLAG');
  return { changes, total: await tx.change.count({ where }) };
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

/** A flag as the latest change up to a revision left it. Undefined if the flag did not exist, or if that is archived. */
export async function readFlagAt(tx: Transaction, flag: Flag, revision: number): Promise<Flag | undefined> {
  const row = await tx.change.findFirst({
    where: { organizationId: flag.organizationId, flagId: flag.id, entityType: 'FLAG', revision: { lte: revision } },
    orderBy: { revision: 'desc' },
    select: { after: true },
  });
  return row === null || row.after === null ? undefined : toLoggedFlag(row.after);
}

/** Flags as they were right after a revision, by their ids; those that did not exist then are missing. */
export async function readFlagsAt(
  tx: Transaction,
  organizationId: string,
  flagIds: readonly string[],
  revision: number,
): Promise<ReadonlyMap<string, Flag>> {
  const entries = { organizationId, entityType: 'FLAG' as const };
  const latest = await tx.change.groupBy({
    by: ['flagId'],
    where: { ...entries, flagId: { in: [...flagIds] }, revision: { lte: revision } },
    _max: { revision: true },
  });
  const revisions = latest.flatMap(({ _max }) => _max.revision ?? []);
  const rows = await tx.change.findMany({
    where: { ...entries, revision: { in: revisions } },
    select: { flagId: true, after: true },
  });
  return new Map(
    rows.flatMap(({ flagId, after }) =>
      flagId === null || after === null ? [] : [[flagId, toLoggedFlag(after)] as const],
    ),
  );
}

/** Reads a row of the log. */
function toChange(row: Rows.Change): Change {
  const read = documents[row.entityType as EntityType];
  const { isArchived, ...entry } = row;
  // The commit wrote the names from these types, and the documents from the entity's types.
  return {
    ...entry,
    ...(isArchived ? { isArchived } : {}),
    differences: storedDifferences(row),
    before: row.before === null ? null : read(row.before),
    after: row.after === null ? null : read(row.after),
    at: row.at.toISOString(),
  } as Change;
}

/** Reads a column of differences. */
export const readDifferences = readAs<readonly Difference[]>();

/** The differences of a change or a change request. */
export function storedDifferences(row: Pick<Rows.Change, 'differences'>): readonly Difference[] {
  return readDifferences(row.differences);
}

/** A change request as it is stored. */
export type ChangeRequestRow = Rows.ChangeRequest;
