-- A change request is about an entity of any kind; those that exist are about flags.
ALTER TABLE "ChangeRequest" ADD COLUMN     "entityId" TEXT,
ADD COLUMN     "entityKey" TEXT,
ADD COLUMN     "entityType" TEXT NOT NULL DEFAULT 'FLAG',
ADD COLUMN     "environments" TEXT[] DEFAULT ARRAY[]::TEXT[],
ALTER COLUMN "flagKey" DROP NOT NULL;

UPDATE "ChangeRequest" AS "request" SET
  "entityId" = "flagId"::text,
  "entityKey" = "flagKey",
  "environments" = COALESCE((SELECT ARRAY["key"] FROM "Environment" WHERE "id" = "request"."environmentId"), ARRAY[]::TEXT[]);

ALTER TABLE "ChangeRequest" ALTER COLUMN "entityKey" SET NOT NULL;

-- CreateIndex
CREATE INDEX "ChangeRequest_organizationId_status_idx" ON "ChangeRequest"("organizationId", "status");
