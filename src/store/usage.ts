import type { Store } from './store.ts';

/** How often a flag answered with a variant in an environment during an hour. */
export interface UsageCount {
  readonly organizationId: string;
  readonly flagId: string;
  readonly environmentId: string;
  /** Empty for off. */
  readonly variantKey: string;
  /** The hour's beginning. */
  readonly hour: Date;
  readonly count: number;
  /** The latest of the evaluations. */
  readonly lastEvaluatedAt: Date;
}

/** Adds counts to those that are stored; flags and environments that are gone meanwhile are passed over. */
export async function addUsage(store: Store, counts: readonly UsageCount[]): Promise<void> {
  const rows = JSON.stringify(counts);
  await store.db.$transaction([
    store.db.$executeRaw`
      INSERT INTO "EvaluationUsage" ("organizationId", "flagId", "environmentId", "variantKey", "hour", "count")
      SELECT "usage"."organizationId", "usage"."flagId", "usage"."environmentId", "usage"."variantKey", "usage"."hour", "usage"."count"
      FROM jsonb_to_recordset(${rows}::jsonb) AS "usage"
        ("organizationId" text, "flagId" uuid, "environmentId" uuid, "variantKey" text, "hour" timestamptz, "count" int)
      JOIN "Flag" ON "Flag"."id" = "usage"."flagId"
      JOIN "Environment" ON "Environment"."id" = "usage"."environmentId"
      ORDER BY "usage"."flagId", "usage"."environmentId", "usage"."variantKey", "usage"."hour"
      ON CONFLICT ("flagId", "environmentId", "variantKey", "hour")
      DO UPDATE SET "count" = "EvaluationUsage"."count" + EXCLUDED."count"`,
    store.db.$executeRaw`
      UPDATE "Flag" SET
        "evaluationCount" = "evaluationCount" + "usage"."count",
        "lastEvaluatedAt" = GREATEST("lastEvaluatedAt", "usage"."last")
      FROM (
        SELECT "flagId", sum("count") AS "count", max("lastEvaluatedAt") AS "last"
        FROM jsonb_to_recordset(${rows}::jsonb) AS "counts" ("flagId" uuid, "count" int, "lastEvaluatedAt" timestamptz)
        GROUP BY "flagId" ORDER BY "flagId"
      ) AS "usage"
      WHERE "Flag"."id" = "usage"."flagId"`,
  ]);
}
