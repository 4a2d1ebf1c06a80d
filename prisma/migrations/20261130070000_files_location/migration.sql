-- AlterTable
ALTER TABLE "Organization" ADD COLUMN     "filesLocation" TEXT;
