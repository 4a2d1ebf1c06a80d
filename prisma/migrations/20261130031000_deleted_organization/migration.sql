-- CreateTable
CREATE TABLE "DeletedOrganization" (
    "organizationId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "revision" INTEGER NOT NULL,
    "deletedAt" TIMESTAMPTZ(3) NOT NULL,
    "deletedById" TEXT NOT NULL,
    "deletedByName" TEXT NOT NULL,
    "source" TEXT NOT NULL,

    CONSTRAINT "DeletedOrganization_pkey" PRIMARY KEY ("organizationId")
);
