import pg from 'pg';

/** Fills a migrated database with organizations that have plain flags, all at once: writing them one by one would take hours. */
export async function populate(databaseUrl, size) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (const [statement, values] of statements(size)) {
      await client.query(statement, values);
    }
  } finally {
    await client.end();
  }
}

const usualEnvironments = ['production', 'development'];

function statements({ prefix, organizations, flagsPerOrganization, changes, environments = usualEnvironments }) {
  const pattern = `${prefix}-%`;
  return [
    [
      `INSERT INTO "Organization" ("id", "name", "lastNumber", "revision")
       SELECT $1 || '-' || n, 'Scale ' || n, $3, $4 FROM generate_series(1, $2::int) n`,
      [prefix, organizations, flagsPerOrganization, changes],
    ],
    [
      `INSERT INTO "Environment" ("id", "organizationId", "key", "name", "isDefault", "isProduction", "queries")
       SELECT gen_random_uuid(), o."id", e, initcap(e), e = 'production', e = 'production', ARRAY[e]
       FROM "Organization" o, unnest($2::text[]) e WHERE o."id" LIKE $1`,
      [pattern, environments],
    ],
    [
      `INSERT INTO "Flag" ("id", "organizationId", "number", "key", "livingKey", "name", "valueType", "createdBy", "updatedBy", "createdAt", "tags")
       SELECT gen_random_uuid(), o."id", n, 'flag-' || n, 'flag-' || n, 'Flag ' || n, 'BOOLEAN', 'bench', 'bench', now() + n * interval '1 ms', '{}'
       FROM "Organization" o, generate_series(1, $2::int) n WHERE o."id" LIKE $1`,
      [pattern, flagsPerOrganization],
    ],
    [
      `INSERT INTO "Variant" ("id", "organizationId", "flagId", "key", "name", "value", "position")
       SELECT gen_random_uuid(), f."organizationId", f."id", v, v, to_jsonb(v = 'on'), CASE v WHEN 'on' THEN 0 ELSE 1 END
       FROM "Flag" f, unnest(ARRAY['on', 'off']) v WHERE f."organizationId" LIKE $1`,
      [pattern],
    ],
    [
      `INSERT INTO "FlagEnvironment" ("id", "organizationId", "flagId", "environmentId", "switch", "defaultVariantId")
       SELECT gen_random_uuid(), f."organizationId", f."id", e."id", 'ON', v."id"
       FROM "Flag" f JOIN "Environment" e ON e."organizationId" = f."organizationId"
       JOIN "Variant" v ON v."flagId" = f."id" AND v."key" = 'on' WHERE f."organizationId" LIKE $1`,
      [pattern],
    ],
    [
      `INSERT INTO "Change" ("organizationId", "revision", "kind", "entityType", "entityKey", "entityId", "environments", "differences", "actorId", "actorName", "source")
       SELECT o."id", n, 'ORGANIZATION_UPDATED', 'ORGANIZATION', o."id", o."id", '{}', '[]', 'system', 'Bench', 'system'
       FROM "Organization" o, generate_series(1, $2::int) n WHERE o."id" LIKE $1`,
      [pattern, changes],
    ],
    ['ANALYZE'],
  ];
}
