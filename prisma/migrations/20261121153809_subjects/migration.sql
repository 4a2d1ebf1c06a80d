-- AlterTable
ALTER TABLE "Environment" ADD COLUMN     "recordsSubjects" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "Flag" ADD COLUMN     "encryptsPayloads" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "experienceContinuity" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "FlagEnvironment" ADD COLUMN     "enrollment" JSONB;

-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "groupTypes" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- AlterTable
ALTER TABLE "TargetingRule" ADD COLUMN     "fallsThrough" BOOLEAN NOT NULL DEFAULT true;

-- CreateTable
CREATE TABLE "Subject" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "environmentId" UUID NOT NULL,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Subject_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SubjectKey" (
    "organizationId" TEXT NOT NULL,
    "environmentId" UUID NOT NULL,
    "targetingKey" TEXT NOT NULL,
    "subjectId" UUID NOT NULL,

    CONSTRAINT "SubjectKey_pkey" PRIMARY KEY ("environmentId","targetingKey")
);

-- CreateTable
CREATE TABLE "SubjectHashKey" (
    "organizationId" TEXT NOT NULL,
    "environmentId" UUID NOT NULL,
    "subjectId" UUID NOT NULL,
    "flagId" UUID NOT NULL,
    "hashKey" TEXT NOT NULL,

    CONSTRAINT "SubjectHashKey_pkey" PRIMARY KEY ("subjectId","flagId")
);

-- CreateTable
CREATE TABLE "SubjectGroup" (
    "organizationId" TEXT NOT NULL,
    "environmentId" UUID NOT NULL,
    "groupType" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "attributes" JSONB NOT NULL DEFAULT '{}',
    "firstSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SubjectGroup_pkey" PRIMARY KEY ("environmentId","groupType","key")
);

-- CreateTable
CREATE TABLE "UsageDashboard" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "flagId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "tiles" JSONB NOT NULL,
    "enrichedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "UsageDashboard_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotentRequest" (
    "organizationId" TEXT NOT NULL,
    "callerId" TEXT NOT NULL,
    "operation" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "IdempotentRequest_pkey" PRIMARY KEY ("organizationId","callerId","operation","key")
);

-- CreateIndex
CREATE INDEX "Subject_environmentId_lastSeenAt_idx" ON "Subject"("environmentId", "lastSeenAt");

-- CreateIndex
CREATE UNIQUE INDEX "Subject_environmentId_id_key" ON "Subject"("environmentId", "id");

-- CreateIndex
CREATE INDEX "SubjectKey_subjectId_idx" ON "SubjectKey"("subjectId");

-- CreateIndex
CREATE INDEX "SubjectHashKey_flagId_idx" ON "SubjectHashKey"("flagId");

-- CreateIndex
CREATE INDEX "SubjectGroup_environmentId_lastSeenAt_idx" ON "SubjectGroup"("environmentId", "lastSeenAt");

-- CreateIndex
CREATE UNIQUE INDEX "UsageDashboard_flagId_key" ON "UsageDashboard"("flagId");

-- CreateIndex
CREATE UNIQUE INDEX "UsageDashboard_organizationId_flagId_key" ON "UsageDashboard"("organizationId", "flagId");

-- CreateIndex
CREATE UNIQUE INDEX "UsageDashboard_organizationId_number_key" ON "UsageDashboard"("organizationId", "number");

-- CreateIndex
CREATE INDEX "IdempotentRequest_createdAt_idx" ON "IdempotentRequest"("createdAt");

-- AddForeignKey
ALTER TABLE "Subject" ADD CONSTRAINT "Subject_organizationId_environmentId_fkey" FOREIGN KEY ("organizationId", "environmentId") REFERENCES "Environment"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SubjectKey" ADD CONSTRAINT "SubjectKey_environmentId_subjectId_fkey" FOREIGN KEY ("environmentId", "subjectId") REFERENCES "Subject"("environmentId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SubjectHashKey" ADD CONSTRAINT "SubjectHashKey_environmentId_subjectId_fkey" FOREIGN KEY ("environmentId", "subjectId") REFERENCES "Subject"("environmentId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SubjectHashKey" ADD CONSTRAINT "SubjectHashKey_organizationId_flagId_fkey" FOREIGN KEY ("organizationId", "flagId") REFERENCES "Flag"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SubjectGroup" ADD CONSTRAINT "SubjectGroup_organizationId_environmentId_fkey" FOREIGN KEY ("organizationId", "environmentId") REFERENCES "Environment"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UsageDashboard" ADD CONSTRAINT "UsageDashboard_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UsageDashboard" ADD CONSTRAINT "UsageDashboard_organizationId_flagId_fkey" FOREIGN KEY ("organizationId", "flagId") REFERENCES "Flag"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
