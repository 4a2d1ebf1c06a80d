import type { JsonValue } from '../../domain/json.ts';
import type { Transaction } from '../transaction.ts';

/** How many of the subjects, and of the groups, that were seen last are looked at. */
export const SUBJECTS_WITH_KNOWN_ATTRIBUTES = 10_000;
/** The most attributes of one environment. */
export const MAXIMUM_KNOWN_ATTRIBUTES = 500;
/** The most examples of one attribute. */
export const EXAMPLES_PER_ATTRIBUTE = 5;
/** The longest example, in characters of its JSON text. */
const LONGEST_EXAMPLE = 202;

/** An attribute of recorded subjects, or of recorded groups of one type. */
export interface KnownAttribute {
  readonly name: string;
  /** Null for an attribute of subjects. */
  readonly groupType: string | null;
  readonly types: readonly ('string' | 'number' | 'boolean' | 'array' | 'object')[];
  /** The most frequent values that are strings, numbers or booleans. */
  readonly examples: readonly JsonValue[];
  /** How many subjects or groups have it. */
  readonly count: number;
}

interface KnownAttributeRow extends KnownAttribute {
  readonly environmentId: string;
}

/** The attributes in some environments of an organization whose names contain a text, the most frequent first. */
export async function readKnownAttributes(
  tx: Transaction,
  organizationId: string,
  environmentIds: readonly string[],
  search: string,
): Promise<ReadonlyMap<string, readonly KnownAttribute[]>> {
  const rows = await tx.$queryRaw<KnownAttributeRow[]>`
    WITH "owner" AS (
      SELECT "recent".* FROM unnest(${environmentIds}::uuid[]) AS "wanted" ("id"), LATERAL (
        SELECT "environmentId", NULL AS "groupType", "attributes" FROM "Subject"
        WHERE "Subject"."organizationId" = ${organizationId} AND "environmentId" = "wanted"."id"
        ORDER BY "lastSeenAt" DESC LIMIT ${SUBJECTS_WITH_KNOWN_ATTRIBUTES}
      ) AS "recent"
      UNION ALL
      SELECT "recent".* FROM unnest(${environmentIds}::uuid[]) AS "wanted" ("id"), LATERAL (
        SELECT "environmentId", "groupType", "attributes" FROM "SubjectGroup"
        WHERE "SubjectGroup"."organizationId" = ${organizationId} AND "environmentId" = "wanted"."id"
        ORDER BY "lastSeenAt" DESC LIMIT ${SUBJECTS_WITH_KNOWN_ATTRIBUTES}
      ) AS "recent"
    ), "valued" AS (
      SELECT "environmentId", "groupType", "pair"."key" AS "name", jsonb_typeof("pair"."value") AS "type",
        CASE WHEN jsonb_typeof("pair"."value") IN ('string', 'number', 'boolean')
          AND length("pair"."value"::text) <= ${LONGEST_EXAMPLE} THEN "pair"."value" END AS "example",
        count(*)::int AS "count"
      FROM "owner", jsonb_each("owner"."attributes") AS "pair"
      WHERE jsonb_typeof("pair"."value") <> 'null' AND position(lower(${search}) IN lower("pair"."key")) > 0
      GROUP BY 1, 2, 3, 4, 5
    ), "ranked" AS (
      SELECT *, row_number() OVER (
        PARTITION BY "environmentId", "groupType", "name", "example" IS NULL ORDER BY "count" DESC, "example"
      ) AS "rank" FROM "valued"
    ), "attribute" AS (
      SELECT "environmentId", "groupType", "name", array_agg(DISTINCT "type") AS "types", sum("count")::int AS "count",
        coalesce(jsonb_agg("example" ORDER BY "rank") FILTER (
          WHERE "example" IS NOT NULL AND "rank" <= ${EXAMPLES_PER_ATTRIBUTE}), '[]') AS "examples"
      FROM "ranked" GROUP BY 1, 2, 3
    ), "placed" AS (
      SELECT *, row_number() OVER (PARTITION BY "environmentId" ORDER BY "count" DESC, "name", "groupType") AS "place"
      FROM "attribute"
    )
    SELECT "environmentId", "groupType", "name", "types", "count", "examples" FROM "placed"
    WHERE "place" <= ${MAXIMUM_KNOWN_ATTRIBUTES} ORDER BY "environmentId", "place"`;
  return new Map(environmentIds.map((id) => [id, rows.filter(({ environmentId }) => environmentId === id)]));
}
