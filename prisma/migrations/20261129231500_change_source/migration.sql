-- A change names the API that it came through: its source.
ALTER TABLE "Change" RENAME COLUMN "door" TO "source";
ALTER TABLE "ChangeRequest" RENAME COLUMN "door" TO "source";
