-- AlterTable
ALTER TABLE "Change" ADD COLUMN     "comment" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "FlagEnvironment" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- The latest change of each object that is not a flag; flags have an index of their own.
CREATE INDEX "Change_organizationId_entityId_revision_idx" ON "Change"("organizationId", "entityId", "revision") WHERE "entityType" <> 'FLAG';
