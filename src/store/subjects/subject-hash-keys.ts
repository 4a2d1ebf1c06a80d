import type { Transaction } from '../transaction.ts';
import type { SubjectPlace } from './subjects.ts';

/** What is hashed for a subject instead of its targeting key, for one flag. */
export interface HashKey {
  readonly flagId: string;
  readonly hashKey: string;
}

/**
 * Stores hash keys for the subject of a targeting key. A stored one never changes, also when a later call brings another: read it
 * back to know it. Flags and subjects that no longer exist are skipped.
 */
export async function keepHashKeys(
  tx: Transaction,
  { organizationId, environmentId }: SubjectPlace,
  targetingKey: string,
  hashKeys: readonly HashKey[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "SubjectHashKey" ("organizationId", "environmentId", "subjectId", "flagId", "hashKey")
    SELECT "SubjectKey"."organizationId", "SubjectKey"."environmentId", "SubjectKey"."subjectId", "Flag"."id", "wanted"."hashKey"
    FROM jsonb_to_recordset(${JSON.stringify(hashKeys)}::jsonb) AS "wanted" ("flagId" uuid, "hashKey" text)
    JOIN "Flag" ON "Flag"."id" = "wanted"."flagId" AND "Flag"."organizationId" = ${organizationId}
    CROSS JOIN "SubjectKey"
    WHERE "SubjectKey"."organizationId" = ${organizationId}
      AND "SubjectKey"."environmentId" = ${environmentId}::uuid
      AND "SubjectKey"."targetingKey" = ${targetingKey}
    ORDER BY "Flag"."id"
    ON CONFLICT ("subjectId", "flagId") DO NOTHING`;
}
