import type { Actor, ApiName } from '../../domain/caller.ts';
import type { Change, NewChange } from '../../domain/change.ts';
import type { Instant } from '../../domain/instant.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Transaction } from '../transaction.ts';

/** The channel on which commits notify the other nodes. The log is the truth; a lost notification loses nothing. */
export const CHANNEL = 'halyard';

/** The statement that inserts entries into the log. */
export function insertOf(changes: readonly Change[]): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO "Change" ("organizationId", "revision", "kind", "entityType", "entityKey", "entityId", "flagId", "flagKey",
      "environments", "differences", "before", "after", "actorId", "actorName", "source", "comment", "at")
    SELECT "organizationId", "revision", "kind", "entityType", "entityKey", "entityId", "flagId", "flagKey",
      "environments", "differences", "before", "after", "actorId", "actorName", "source", "comment", "at"
    FROM jsonb_populate_recordset(NULL::"Change", ${JSON.stringify(changes)}::jsonb)`;
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
