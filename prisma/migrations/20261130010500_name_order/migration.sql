-- Orders flags by name as people do: "apple" before "Zebra", "Äpfel" beside "apple". A server built without ICU keeps its own order.
DO $$
BEGIN
  IF EXISTS (SELECT FROM pg_collation WHERE collname = 'und-x-icu') THEN
    ALTER TABLE "Flag" ALTER COLUMN "name" TYPE TEXT COLLATE "und-x-icu";
  END IF;
END
$$;
