-- AlterTable
ALTER TABLE "FlagEnvironment" ADD COLUMN     "lastEvaluatedAt" TIMESTAMPTZ(3);

-- The counts know the hour.
UPDATE "FlagEnvironment" SET "lastEvaluatedAt" = "usage"."last"
FROM (SELECT "flagId", "environmentId", max("hour") AS "last" FROM "EvaluationUsage" GROUP BY 1, 2) AS "usage"
WHERE "FlagEnvironment"."flagId" = "usage"."flagId" AND "FlagEnvironment"."environmentId" = "usage"."environmentId";
