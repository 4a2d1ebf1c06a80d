-- CreateTable
CREATE TABLE "LogEpoch" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "epoch" TEXT NOT NULL,

    CONSTRAINT "LogEpoch_pkey" PRIMARY KEY ("id")
);
