-- AlterTable
ALTER TABLE "FlagEnvironment" ADD COLUMN     "scheduledAt" TIMESTAMPTZ(3),
ADD COLUMN     "scheduledChanges" JSONB NOT NULL DEFAULT '[]';

-- CreateIndex
CREATE INDEX "FlagEnvironment_scheduledAt_idx" ON "FlagEnvironment"("scheduledAt");
