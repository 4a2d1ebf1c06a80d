import type { Change } from '../../domain/change.ts';
import type { Difference } from '../../domain/difference.ts';
import { NotFoundError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { JsonValue } from '../../domain/json.ts';
import type * as Rows from '../../generated/prisma/client.ts';
import { toLoggedFlagOrNull } from '../flags/logged-flag.ts';
import { asJson, fromJson } from '../json-columns.ts';
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

/** Which changes of flags are wanted. */
export interface FlagHistoryFilter {
  readonly organizationId: string;
  /** Only those of one flag; null: of all. */
  readonly flagId: string | null;
  /** Only those that touch this environment. */
  readonly environment: string;
}

/** A part of the log of changes of flags, the newest first, and how many there are. */
export async function readFlagHistory(
  tx: Transaction,
  { organizationId, flagId, environment }: FlagHistoryFilter,
  { skip, take }: { readonly skip: number; readonly take: number },
): Promise<{ readonly changes: readonly Change[]; readonly total: number }> {
  const where = {
    organizationId,
    entityType: 'FLAG',
    ...(flagId === null ? {} : { flagId }),
    OR: [{ environments: { isEmpty: true } }, { environments: { has: environment } }],
  };
  const rows = await tx.change.findMany({ where, orderBy: { revision: 'desc' }, skip, take });
  return { changes: rows.map(toChange), total: await tx.change.count({ where }) };
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
  return (row === null ? null : toLoggedFlagOrNull(fromJson(row.after))) ?? undefined;
}

/** Reads a row of the log. */
function toChange(row: Rows.Change): Change {
  const stateOf = (stored: JsonValue) => (row.entityType === 'FLAG' ? asJson(toLoggedFlagOrNull(stored)) : stored);
  return {
    ...row,
    // Written by the seam from these very types.
    kind: row.kind as Change['kind'],
    entityType: row.entityType as Change['entityType'],
    differences: storedDifferences(row),
    before: stateOf(fromJson(row.before)),
    after: stateOf(fromJson(row.after)),
    source: row.source as Change['source'],
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
