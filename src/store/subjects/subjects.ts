import type { JsonObject } from '../../domain/json.ts';
import type { KnownSubject } from '../../domain/subject.ts';
import { Prisma } from '../../generated/prisma/client.ts';
import type { Transaction } from '../transaction.ts';

/** The environment in which subjects and groups are stored. */
export interface SubjectPlace {
  readonly organizationId: string;
  readonly environmentId: string;
}

/** How many subjects or groups one page of them has. */
export const SUBJECTS_PER_PAGE = 1_000;

/** Sorts before every id. */
const NO_UUID = '00000000-0000-0000-0000-000000000000';

/** Reads complete rows of subjects. Their keys are found by the subject alone: that is what has an index. */
const subjectColumns = Prisma.sql`
  "Subject"."id", "Subject"."attributes", "Subject"."firstSeenAt", "Subject"."lastSeenAt",
  ARRAY(
    SELECT "own"."targetingKey" FROM "SubjectKey" AS "own"
    WHERE "own"."subjectId" = "Subject"."id" AND "own"."organizationId" = "Subject"."organizationId"
    ORDER BY "own"."targetingKey"
  ) AS "keys",
  (
    SELECT jsonb_object_agg("kept"."flagId", "kept"."hashKey") FROM "SubjectHashKey" AS "kept"
    WHERE "kept"."subjectId" = "Subject"."id" AND "kept"."organizationId" = "Subject"."organizationId"
  ) AS "hashKeys"`;

interface SubjectRow {
  readonly id: string;
  readonly attributes: JsonObject;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly keys: readonly string[];
  readonly hashKeys: Readonly<Record<string, string>> | null;
}

/**
 * Makes the writers of an environment's subjects take turns until the transaction ends, so that no two make a subject of the same
 * key. Returns whether the environment stores subjects; false also if the environment no longer exists.
 */
export async function lockSubjects(tx: Transaction, place: SubjectPlace): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ recordsSubjects: boolean }[]>`
    SELECT "recordsSubjects" FROM "Environment"
    WHERE "organizationId" = ${place.organizationId} AND "id" = ${place.environmentId}::uuid
    FOR NO KEY UPDATE`;
  return row?.recordsSubjects ?? false;
}

/** The known subjects among some keys. */
export async function loadSubjects(
  tx: Transaction,
  { organizationId, environmentId }: SubjectPlace,
  targetingKeys: readonly string[],
): Promise<KnownSubject[]> {
  const rows = await tx.$queryRaw<SubjectRow[]>`
    SELECT ${subjectColumns} FROM "Subject"
    WHERE "Subject"."organizationId" = ${organizationId} AND "Subject"."id" IN (
      SELECT "named"."subjectId" FROM "SubjectKey" AS "named"
      WHERE "named"."organizationId" = ${organizationId} AND "named"."environmentId" = ${environmentId}::uuid
        AND "named"."targetingKey" = ANY(${targetingKeys}::text[]))`;
  return rows.map(toSubject);
}

/** A page of an environment's subjects in the order of their ids, after one of them. */
export async function readSubjects(
  tx: Transaction,
  { organizationId, environmentId }: SubjectPlace,
  after: string | undefined,
): Promise<KnownSubject[]> {
  const rows = await tx.$queryRaw<SubjectRow[]>`
    SELECT ${subjectColumns} FROM "Subject"
    WHERE "Subject"."organizationId" = ${organizationId} AND "Subject"."environmentId" = ${environmentId}::uuid
      AND "Subject"."id" > ${after ?? NO_UUID}::uuid
    ORDER BY "Subject"."id" LIMIT ${SUBJECTS_PER_PAGE}`;
  return rows.map(toSubject);
}

/** Stores subjects with their keys, and moves the hash keys of absorbed subjects to those that absorbed them. */
export async function saveSubjects(
  tx: Transaction,
  place: SubjectPlace,
  subjects: readonly KnownSubject[],
  absorbed: readonly { readonly id: string; readonly into: string }[],
): Promise<void> {
  if (subjects.length > 0) await upsertSubjects(tx, place, subjects);
  if (absorbed.length > 0) await removeAbsorbed(tx, place, absorbed);
}

async function upsertSubjects(
  tx: Transaction,
  { organizationId, environmentId }: SubjectPlace,
  subjects: readonly KnownSubject[],
): Promise<void> {
  const rows = subjects.map(({ id, attributes, firstSeenAt, lastSeenAt }) => ({
    id,
    attributes,
    firstSeenAt: new Date(firstSeenAt),
    lastSeenAt: new Date(lastSeenAt),
  }));
  await tx.$executeRaw`
    INSERT INTO "Subject" ("id", "organizationId", "environmentId", "attributes", "firstSeenAt", "lastSeenAt")
    SELECT "id", ${organizationId}, ${environmentId}::uuid, "attributes", "firstSeenAt", "lastSeenAt"
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS "seen"
      ("id" uuid, "attributes" jsonb, "firstSeenAt" timestamptz, "lastSeenAt" timestamptz)
    ON CONFLICT ("id") DO UPDATE SET
      "attributes" = EXCLUDED."attributes", "firstSeenAt" = EXCLUDED."firstSeenAt", "lastSeenAt" = EXCLUDED."lastSeenAt"`;
  const keys = subjects.flatMap(({ id, keys: own }) => own.map((targetingKey) => ({ targetingKey, subjectId: id })));
  await tx.$executeRaw`
    INSERT INTO "SubjectKey" ("organizationId", "environmentId", "targetingKey", "subjectId")
    SELECT ${organizationId}, ${environmentId}::uuid, "targetingKey", "subjectId"
    FROM jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) AS "own" ("targetingKey" text, "subjectId" uuid)
    ON CONFLICT ("environmentId", "targetingKey") DO UPDATE SET "subjectId" = EXCLUDED."subjectId"
    WHERE "SubjectKey"."subjectId" <> EXCLUDED."subjectId"`;
}

/** Other subjects have their keys by now; everything else of them is deleted with them. */
async function removeAbsorbed(
  tx: Transaction,
  { organizationId, environmentId }: SubjectPlace,
  absorbed: readonly { readonly id: string; readonly into: string }[],
): Promise<void> {
  const rows = JSON.stringify(absorbed);
  await tx.$executeRaw`
    INSERT INTO "SubjectHashKey" ("organizationId", "environmentId", "subjectId", "flagId", "hashKey")
    SELECT "kept"."organizationId", "kept"."environmentId", "absorbed"."into", "kept"."flagId", "kept"."hashKey"
    FROM jsonb_to_recordset(${rows}::jsonb) AS "absorbed" ("id" uuid, "into" uuid)
    JOIN "SubjectHashKey" AS "kept" ON "kept"."subjectId" = "absorbed"."id"
    WHERE "kept"."organizationId" = ${organizationId} AND "kept"."environmentId" = ${environmentId}::uuid
    ON CONFLICT ("subjectId", "flagId") DO NOTHING`;
  await tx.subject.deleteMany({ where: { organizationId, environmentId, id: { in: absorbed.map(({ id }) => id) } } });
}

function toSubject({ hashKeys, firstSeenAt, lastSeenAt, ...row }: SubjectRow): KnownSubject {
  return { ...row, hashKeys: hashKeys ?? {}, firstSeenAt: firstSeenAt.getTime(), lastSeenAt: lastSeenAt.getTime() };
}
