import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { Store } from '../store.ts';
import type { Transaction } from '../transaction.ts';

/** How many entries of a log one transaction archives at most. */
const ENTRIES_PER_TRANSACTION = 1_000;

/**
 * Removes the documents of old entries from every log, where a later entry that is as old has a newer state of the same object:
 * the state at every revision from the archived one on stays. The entries stay, so that revisions have no gaps. Several nodes may
 * do so at once.
 */
export async function archiveChanges(store: Store, before: EpochMilliseconds): Promise<void> {
  const due = await store.acrossOrganizations.$queryRaw<{ readonly organizationId: string }[]>`
    SELECT "log"."id" AS "organizationId" FROM "Organization" AS "log"
    JOIN "Change" AS "next" ON "next"."organizationId" = "log"."id" AND "next"."revision" = "log"."archivedRevision" + 1
    WHERE "next"."at" < ${new Date(before)}`;
  for (const { organizationId } of due) while (await archiveSome(store, organizationId, before));
}

/** Archives the next entries of a log. Returns whether there may be more. */
async function archiveSome({ db }: Store, organizationId: string, before: EpochMilliseconds): Promise<boolean> {
  return db.$transaction(async (tx) => {
    // The lock keeps two nodes from archiving the same entries.
    const [row] = await tx.$queryRaw<{ readonly archivedRevision: number }[]>`
      SELECT "archivedRevision" FROM "Organization" WHERE "id" = ${organizationId} FOR UPDATE`;
    if (row === undefined) return false;
    const after = row.archivedRevision;
    const entries = await tx.change.findMany({
      where: { organizationId, revision: { gt: after } },
      orderBy: { revision: 'asc' },
      take: ENTRIES_PER_TRANSACTION,
      select: { revision: true, at: true },
    });
    const young = entries.findIndex(({ at }) => at.getTime() >= before);
    const old = young === -1 ? entries : entries.slice(0, young);
    const upTo = old.at(-1)?.revision;
    if (upTo === undefined) return false;
    await removeDocuments(tx, organizationId, { after, upTo });
    const where = { id: organizationId };
    await tx.organization.update({ where, data: { archivedRevision: upTo }, select: { id: true } });
    return old.length === ENTRIES_PER_TRANSACTION;
  });
}

async function removeDocuments(
  tx: Transaction,
  organizationId: string,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): Promise<void> {
  await tx.$executeRaw`
    WITH "latest" AS (
      SELECT "entityType", "entityId", max("revision") AS "revision" FROM "Change"
      WHERE "Change"."organizationId" = ${organizationId} AND "revision" > ${after} AND "revision" <= ${upTo}
      GROUP BY "entityType", "entityId"
    )
    UPDATE "Change" SET "before" = NULL, "after" = NULL, "isArchived" = true FROM "latest"
    WHERE "Change"."organizationId" = ${organizationId} AND "Change"."revision" < "latest"."revision"
      AND "Change"."entityType" = "latest"."entityType" AND "Change"."entityId" = "latest"."entityId"
      AND NOT "Change"."isArchived" AND ("Change"."before" IS NOT NULL OR "Change"."after" IS NOT NULL)`;
}

/** The revision of an organization's log from which on all its states can be read. */
export async function readArchivedRevision(tx: Transaction, organizationId: string): Promise<number> {
  const row = await tx.organization.findUnique({ where: { id: organizationId }, select: { archivedRevision: true } });
  return row?.archivedRevision ?? 0;
}
