-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "Organization" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "lastNumber" INTEGER NOT NULL DEFAULT 0,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Organization_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Environment" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "isDefault" BOOLEAN NOT NULL DEFAULT false,
    "isProduction" BOOLEAN NOT NULL DEFAULT false,
    "requiresApproval" BOOLEAN NOT NULL DEFAULT false,
    "queries" TEXT[],
    "extensions" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Environment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Flag" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "livingKey" TEXT,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "valueType" TEXT NOT NULL,
    "jsonSchema" JSONB,
    "tags" TEXT[],
    "distributionChannel" TEXT NOT NULL DEFAULT 'ALL',
    "requiresApproval" BOOLEAN NOT NULL DEFAULT false,
    "permanent" BOOLEAN NOT NULL DEFAULT false,
    "bucketBy" TEXT NOT NULL DEFAULT 'TARGETING_KEY',
    "bucketGroupType" TEXT,
    "holdoutId" UUID,
    "version" INTEGER NOT NULL DEFAULT 1,
    "archivedAt" TIMESTAMPTZ(3),
    "deletedAt" TIMESTAMPTZ(3),
    "lastEvaluatedAt" TIMESTAMPTZ(3),
    "evaluationCount" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "extensions" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedBy" TEXT NOT NULL,

    CONSTRAINT "Flag_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Variant" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "flagId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "payload" JSONB,
    "weight" DOUBLE PRECISION,
    "position" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Variant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FlagEnvironment" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "flagId" UUID NOT NULL,
    "environmentId" UUID NOT NULL,
    "switch" TEXT NOT NULL DEFAULT 'OFF',
    "minVersion" TEXT,
    "activationDate" TIMESTAMPTZ(3),
    "defaultVariantId" UUID,
    "overrideVariantId" UUID,
    "rolloutPercentage" DOUBLE PRECISION NOT NULL DEFAULT 100,
    "extensions" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "FlagEnvironment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "TargetingRule" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "flagId" UUID NOT NULL,
    "settingId" UUID NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "groups" JSONB NOT NULL DEFAULT '[]',
    "exposurePercentage" DOUBLE PRECISION NOT NULL DEFAULT 100,
    "bucketBy" TEXT,
    "bucketGroupType" TEXT,
    "startsAt" TIMESTAMPTZ(3),
    "endsAt" TIMESTAMPTZ(3),
    "extensions" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "TargetingRule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "VariantWeight" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "flagId" UUID NOT NULL,
    "ruleId" UUID NOT NULL,
    "variantId" UUID NOT NULL,
    "weight" DOUBLE PRECISION NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "VariantWeight_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ExposureSchedule" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "flagId" UUID NOT NULL,
    "ruleId" UUID NOT NULL,
    "strategy" TEXT NOT NULL,
    "autostart" BOOLEAN NOT NULL DEFAULT false,
    "startsAt" TIMESTAMPTZ(3),
    "steps" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'NOT_STARTED',
    "runningSince" TIMESTAMPTZ(3),
    "elapsedBefore" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "passedPausePoints" INTEGER NOT NULL DEFAULT 0,
    "extensions" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ExposureSchedule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Prerequisite" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "flagId" UUID NOT NULL,
    "prerequisiteFlagId" UUID NOT NULL,
    "expected" JSONB NOT NULL,
    "position" INTEGER NOT NULL,

    CONSTRAINT "Prerequisite_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Segment" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "kind" TEXT NOT NULL,
    "match" TEXT NOT NULL DEFAULT 'ANY',
    "groups" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,
    "extensions" JSONB NOT NULL DEFAULT '{}',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedBy" TEXT NOT NULL,

    CONSTRAINT "Segment_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SegmentMember" (
    "organizationId" TEXT NOT NULL,
    "segmentId" UUID NOT NULL,
    "targetingKey" TEXT NOT NULL,

    CONSTRAINT "SegmentMember_pkey" PRIMARY KEY ("segmentId","targetingKey")
);

-- CreateTable
CREATE TABLE "Holdout" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "exclusionPercentage" DOUBLE PRECISION NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Holdout_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "FeatureDefault" (
    "featureKey" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "FeatureDefault_pkey" PRIMARY KEY ("featureKey")
);

-- CreateTable
CREATE TABLE "Change" (
    "organizationId" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "entityType" TEXT NOT NULL,
    "entityKey" TEXT NOT NULL,
    "entityId" TEXT NOT NULL,
    "flagId" UUID,
    "flagKey" TEXT,
    "environments" TEXT[],
    "differences" JSONB NOT NULL,
    "before" JSONB,
    "after" JSONB,
    "actorId" TEXT NOT NULL,
    "actorName" TEXT NOT NULL,
    "door" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Change_pkey" PRIMARY KEY ("organizationId","revision")
);

-- CreateTable
CREATE TABLE "ChangeRequest" (
    "id" UUID NOT NULL,
    "organizationId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'PENDING',
    "flagId" UUID,
    "flagKey" TEXT NOT NULL,
    "environmentId" UUID,
    "baseVersion" INTEGER,
    "differences" JSONB NOT NULL,
    "before" JSONB,
    "after" JSONB NOT NULL,
    "conflicts" JSONB NOT NULL DEFAULT '[]',
    "comment" TEXT NOT NULL DEFAULT '',
    "door" TEXT NOT NULL,
    "requestedById" TEXT NOT NULL,
    "requestedByName" TEXT NOT NULL,
    "requestedAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "decidedById" TEXT,
    "decidedByName" TEXT,
    "decidedAt" TIMESTAMPTZ(3),
    "decisionComment" TEXT NOT NULL DEFAULT '',
    "appliedRevision" INTEGER,

    CONSTRAINT "ChangeRequest_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'SECRET',
    "permissions" TEXT[],
    "organizationId" TEXT,
    "environmentId" UUID,
    "expiresAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "revokedBy" TEXT,
    "lastUsedAt" TIMESTAMPTZ(3),
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "createdBy" TEXT NOT NULL,

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "EvaluationUsage" (
    "organizationId" TEXT NOT NULL,
    "flagId" UUID NOT NULL,
    "environmentId" UUID NOT NULL,
    "variantKey" TEXT NOT NULL,
    "hour" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "EvaluationUsage_pkey" PRIMARY KEY ("flagId","environmentId","variantKey","hour")
);

-- CreateIndex
CREATE UNIQUE INDEX "Organization_number_key" ON "Organization"("number");

-- CreateIndex
CREATE UNIQUE INDEX "Environment_organizationId_key_key" ON "Environment"("organizationId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Environment_organizationId_id_key" ON "Environment"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Flag_organizationId_createdAt_id_idx" ON "Flag"("organizationId", "createdAt", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Flag_organizationId_livingKey_key" ON "Flag"("organizationId", "livingKey");

-- CreateIndex
CREATE UNIQUE INDEX "Flag_organizationId_number_key" ON "Flag"("organizationId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Flag_organizationId_id_key" ON "Flag"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Variant_flagId_key_key" ON "Variant"("flagId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Variant_flagId_id_key" ON "Variant"("flagId", "id");

-- CreateIndex
CREATE INDEX "FlagEnvironment_environmentId_idx" ON "FlagEnvironment"("environmentId");

-- CreateIndex
CREATE UNIQUE INDEX "FlagEnvironment_flagId_environmentId_key" ON "FlagEnvironment"("flagId", "environmentId");

-- CreateIndex
CREATE UNIQUE INDEX "FlagEnvironment_flagId_id_key" ON "FlagEnvironment"("flagId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "TargetingRule_settingId_key_key" ON "TargetingRule"("settingId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "TargetingRule_flagId_id_key" ON "TargetingRule"("flagId", "id");

-- CreateIndex
CREATE INDEX "VariantWeight_variantId_idx" ON "VariantWeight"("variantId");

-- CreateIndex
CREATE UNIQUE INDEX "VariantWeight_ruleId_variantId_key" ON "VariantWeight"("ruleId", "variantId");

-- CreateIndex
CREATE UNIQUE INDEX "ExposureSchedule_flagId_ruleId_key" ON "ExposureSchedule"("flagId", "ruleId");

-- CreateIndex
CREATE INDEX "Prerequisite_prerequisiteFlagId_idx" ON "Prerequisite"("prerequisiteFlagId");

-- CreateIndex
CREATE UNIQUE INDEX "Prerequisite_flagId_prerequisiteFlagId_key" ON "Prerequisite"("flagId", "prerequisiteFlagId");

-- CreateIndex
CREATE UNIQUE INDEX "Segment_organizationId_key_key" ON "Segment"("organizationId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Segment_organizationId_number_key" ON "Segment"("organizationId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Segment_organizationId_id_key" ON "Segment"("organizationId", "id");

-- CreateIndex
CREATE UNIQUE INDEX "Holdout_organizationId_key_key" ON "Holdout"("organizationId", "key");

-- CreateIndex
CREATE UNIQUE INDEX "Holdout_organizationId_number_key" ON "Holdout"("organizationId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "Holdout_organizationId_id_key" ON "Holdout"("organizationId", "id");

-- CreateIndex
CREATE INDEX "Change_organizationId_flagId_revision_idx" ON "Change"("organizationId", "flagId", "revision");

-- CreateIndex
CREATE INDEX "ChangeRequest_flagId_status_idx" ON "ChangeRequest"("flagId", "status");

-- CreateIndex
CREATE UNIQUE INDEX "ChangeRequest_organizationId_number_key" ON "ChangeRequest"("organizationId", "number");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_fingerprint_key" ON "ApiKey"("fingerprint");

-- CreateIndex
CREATE INDEX "ApiKey_organizationId_createdAt_id_idx" ON "ApiKey"("organizationId", "createdAt", "id");

-- AddForeignKey
ALTER TABLE "Environment" ADD CONSTRAINT "Environment_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Flag" ADD CONSTRAINT "Flag_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Flag" ADD CONSTRAINT "Flag_organizationId_holdoutId_fkey" FOREIGN KEY ("organizationId", "holdoutId") REFERENCES "Holdout"("organizationId", "id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Variant" ADD CONSTRAINT "Variant_organizationId_flagId_fkey" FOREIGN KEY ("organizationId", "flagId") REFERENCES "Flag"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlagEnvironment" ADD CONSTRAINT "FlagEnvironment_organizationId_flagId_fkey" FOREIGN KEY ("organizationId", "flagId") REFERENCES "Flag"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlagEnvironment" ADD CONSTRAINT "FlagEnvironment_organizationId_environmentId_fkey" FOREIGN KEY ("organizationId", "environmentId") REFERENCES "Environment"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "FlagEnvironment" ADD CONSTRAINT "FlagEnvironment_flagId_defaultVariantId_fkey" FOREIGN KEY ("flagId", "defaultVariantId") REFERENCES "Variant"("flagId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "FlagEnvironment" ADD CONSTRAINT "FlagEnvironment_flagId_overrideVariantId_fkey" FOREIGN KEY ("flagId", "overrideVariantId") REFERENCES "Variant"("flagId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "TargetingRule" ADD CONSTRAINT "TargetingRule_flagId_settingId_fkey" FOREIGN KEY ("flagId", "settingId") REFERENCES "FlagEnvironment"("flagId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VariantWeight" ADD CONSTRAINT "VariantWeight_flagId_ruleId_fkey" FOREIGN KEY ("flagId", "ruleId") REFERENCES "TargetingRule"("flagId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "VariantWeight" ADD CONSTRAINT "VariantWeight_flagId_variantId_fkey" FOREIGN KEY ("flagId", "variantId") REFERENCES "Variant"("flagId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ExposureSchedule" ADD CONSTRAINT "ExposureSchedule_flagId_ruleId_fkey" FOREIGN KEY ("flagId", "ruleId") REFERENCES "TargetingRule"("flagId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Prerequisite" ADD CONSTRAINT "Prerequisite_organizationId_flagId_fkey" FOREIGN KEY ("organizationId", "flagId") REFERENCES "Flag"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Prerequisite" ADD CONSTRAINT "Prerequisite_organizationId_prerequisiteFlagId_fkey" FOREIGN KEY ("organizationId", "prerequisiteFlagId") REFERENCES "Flag"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Segment" ADD CONSTRAINT "Segment_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SegmentMember" ADD CONSTRAINT "SegmentMember_organizationId_segmentId_fkey" FOREIGN KEY ("organizationId", "segmentId") REFERENCES "Segment"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Holdout" ADD CONSTRAINT "Holdout_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Change" ADD CONSTRAINT "Change_organizationId_flagId_fkey" FOREIGN KEY ("organizationId", "flagId") REFERENCES "Flag"("organizationId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ChangeRequest" ADD CONSTRAINT "ChangeRequest_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ChangeRequest" ADD CONSTRAINT "ChangeRequest_organizationId_flagId_fkey" FOREIGN KEY ("organizationId", "flagId") REFERENCES "Flag"("organizationId", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "ChangeRequest" ADD CONSTRAINT "ChangeRequest_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "Environment"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_organizationId_fkey" FOREIGN KEY ("organizationId") REFERENCES "Organization"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_environmentId_fkey" FOREIGN KEY ("environmentId") REFERENCES "Environment"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationUsage" ADD CONSTRAINT "EvaluationUsage_organizationId_flagId_fkey" FOREIGN KEY ("organizationId", "flagId") REFERENCES "Flag"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "EvaluationUsage" ADD CONSTRAINT "EvaluationUsage_organizationId_environmentId_fkey" FOREIGN KEY ("organizationId", "environmentId") REFERENCES "Environment"("organizationId", "id") ON DELETE CASCADE ON UPDATE CASCADE;
