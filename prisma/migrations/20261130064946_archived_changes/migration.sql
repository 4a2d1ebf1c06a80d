-- AlterTable
ALTER TABLE "Change" ADD COLUMN     "isArchived" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "archivedRevision" INTEGER NOT NULL DEFAULT 0;
