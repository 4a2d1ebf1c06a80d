import type { Actor, ApiName } from '../../domain/caller.ts';
import type { Change, NewChange } from '../../domain/change.ts';
import { ValidationError } from '../../domain/errors.ts';
import type { Instant } from '../../domain/instant.ts';
import { MAXIMUM_COMMENT, textProblems } from '../../domain/text-rules.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import { PREPARED } from '../database/prepared-statements.ts';
import type { Store } from '../store.ts';
import type { Transaction } from '../transaction.ts';

/** The channel on which commits notify the other nodes. The log is the truth; a lost notification loses nothing. */
export const CHANNEL = 'halyard';

/** The statement that inserts entries into the log; a condition may follow it. */
export function insertOf(changes: readonly Change[]): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "Change" ("organizationId", "revision", "kind", "entityType", "entityKey", "entityId", "flagId", "flagKey",
      "environments", "differences", "before", "after", "actorId", "actorName", "source", "comment", "at") ${entriesOf(changes)}`;
}

function entriesOf(changes: readonly Change[]): Prisma.Sql {
  return Prisma.sql`
    SELECT "organizationId", "revision", "kind", "entityType", "entityKey", "entityId", "flagId", "flagKey",
      "environments", "differences", "before", "after", "actorId", "actorName", "source", "comment", "at"
    FROM jsonb_populate_recordset(NULL::"Change", ${JSON.stringify(changes)}::jsonb)`;
}

/** Whether the log of their organization has all these entries: then the commit that would write them is made. */
export async function areLogged(tx: Transaction, changes: readonly Change[]): Promise<boolean> {
  const organizationId = changes[0]?.organizationId;
  const revisions = changes.map(({ revision }) => revision);
  const missing = await tx.$queryRaw<unknown[]>`
    ${entriesOf(changes)} EXCEPT
    SELECT "organizationId", "revision", "kind", "entityType", "entityKey", "entityId", "flagId", "flagKey",
      "environments", "differences", "before", "after", "actorId", "actorName", "source", "comment", "at"
    FROM "Change" WHERE "organizationId" = ${organizationId} AND "revision" = ANY (${revisions}::int[])`;
  return missing.length === 0;
}

/** Moves every organization that has changes to its new revision, and to the last number that it has given. */
export async function advance(
  tx: Transaction,
  changes: readonly Change[],
  numbers: ReadonlyMap<string, number>,
): Promise<void> {
  const latest = new Map(changes.map(({ organizationId, revision }) => [organizationId, revision]));
  const ids = [...latest.keys()];
  const lastNumbers = ids.map((id) => numbers.get(id) ?? 0);
  await tx.$executeRaw`
    UPDATE "Organization" AS "changed" SET "revision" = "to"."revision", "lastNumber" = "to"."lastNumber"
    FROM unnest(${ids}::text[], ${[...latest.values()]}::int[], ${lastNumbers}::int[]) AS "to" ("id", "revision", "lastNumber")
    WHERE "changed"."id" = "to"."id"`;
}

/** Each organization's latest revision, for the other nodes. */
export function notificationsOf(changes: readonly Change[]): Prisma.Sql {
  const latest = new Map(changes.map((change) => [change.organizationId, change.revision]));
  const payloads = [...latest].map(([organizationId, revision]) => `${organizationId}:${revision}`);
  return Prisma.sql`SELECT pg_notify(${CHANNEL}, payload)::text FROM unnest(${payloads}::text[]) AS payload`;
}

/** Who writes, to which organization, and why. */
interface LoggedRequest {
  readonly organizationId: string;
  readonly actor: Actor;
  readonly source: ApiName;
  readonly comment: string;
}

/** New entries of an organization's log, under the revisions after its current one. */
export function numbered(
  request: LoggedRequest,
  revision: number,
  at: Instant,
  changes: readonly NewChange[],
): Change[] {
  return changes.map(({ by = request, ...change }, index) => ({
    ...change,
    organizationId: request.organizationId,
    revision: revision + index + 1,
    actorId: by.actor.id,
    actorName: by.actor.name,
    source: by.source,
    comment: by.comment,
    at,
  }));
}

/** What the statement at the end of a commit writes. */
export interface LogWriting {
  /** The new columns of the organization's row. */
  readonly advanced: Prisma.Sql;
  /** What else must hold for anything to be written; empty: nothing. */
  readonly asAssumed: Prisma.Sql;
  readonly changes: readonly Change[];
  readonly updates: readonly Prisma.Sql[];
}

/**
 * One statement for everything at the end of a commit: the round trip takes longer than the work in the database. Returns the number of
 * notifications: 0 where nothing was written.
 */
export async function writeLog(
  tx: Transaction,
  organizationId: string,
  { advanced, asAssumed, changes, updates }: LogWriting,
): Promise<number> {
  const alongside = updates.map(
    (update, index) =>
      Prisma.sql`, ${Prisma.raw(`"update${index}"`)} AS (${update} AND EXISTS (SELECT FROM "organization"))`,
  );
  const sent = await tx.$queryRaw<unknown[]>`
    WITH "organization" AS (
      UPDATE "Organization" SET ${advanced} WHERE "id" = ${organizationId} ${asAssumed} RETURNING "id"
    ), "logged" AS (
      ${insertOf(changes)} WHERE EXISTS (SELECT FROM "organization")
    )${alongside.length > 0 ? Prisma.join(alongside, '') : Prisma.empty}
    ${notificationsOf(changes)} WHERE EXISTS (SELECT FROM "organization") ${Prisma.raw(PREPARED)}`;
  return sent.length;
}

/** The comment of the changes. Throws ValidationError for a comment that cannot be stored. */
export function commentIn({ comment = '' }: Pick<Store, 'comment'>): string {
  const problems = textProblems('comment', comment, MAXIMUM_COMMENT);
  if (problems.length > 0) throw new ValidationError(problems);
  return comment;
}
