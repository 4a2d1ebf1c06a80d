import type { EpochMilliseconds } from '../../domain/instant.ts';
import type { Store } from '../store.ts';
import type { Transaction } from '../transaction.ts';

/** How often a flag answered with a variant in an environment during an hour. */
export interface UsageCount {
  readonly organizationId: string;
  readonly flagId: string;
  readonly environmentId: string;
  /** Empty for off. */
  readonly variantKey: string;
  /** When the hour began. */
  readonly hour: Date;
  readonly count: number;
  /** The time of the latest evaluation. */
  readonly lastEvaluatedAt: Date;
}

/** Adds counts to the stored ones; flags and environments that no longer exist are skipped. */
export async function addUsage(store: Store, counts: readonly UsageCount[]): Promise<void> {
  const rows = JSON.stringify(counts);
  await store.db.$transaction([
    store.db.$executeRaw`
      INSERT INTO "EvaluationUsage" ("organizationId", "flagId", "environmentId", "variantKey", "hour", "count")
      SELECT "usage"."organizationId", "usage"."flagId", "usage"."environmentId", "usage"."variantKey", "usage"."hour", "usage"."count"
      FROM jsonb_to_recordset(${rows}::jsonb) AS "usage"
        ("organizationId" text, "flagId" uuid, "environmentId" uuid, "variantKey" text, "hour" timestamptz, "count" int)
      JOIN "Flag" ON "Flag"."organizationId" = "usage"."organizationId" AND "Flag"."id" = "usage"."flagId"
      JOIN "Environment"
        ON "Environment"."organizationId" = "usage"."organizationId" AND "Environment"."id" = "usage"."environmentId"
      ORDER BY "usage"."flagId", "usage"."environmentId", "usage"."variantKey", "usage"."hour"
      ON CONFLICT ("flagId", "environmentId", "variantKey", "hour")
      DO UPDATE SET "count" = "EvaluationUsage"."count" + EXCLUDED."count"`,
    store.db.$executeRaw`
      UPDATE "Flag" SET
        "evaluationCount" = "evaluationCount" + "usage"."count",
        "lastEvaluatedAt" = GREATEST("lastEvaluatedAt", "usage"."last")
      FROM (
        SELECT "organizationId", "flagId", sum("count") AS "count", max("lastEvaluatedAt") AS "last"
        FROM jsonb_to_recordset(${rows}::jsonb) AS "counts"
          ("organizationId" text, "flagId" uuid, "count" int, "lastEvaluatedAt" timestamptz)
        GROUP BY "organizationId", "flagId" ORDER BY "flagId"
      ) AS "usage"
      WHERE "Flag"."organizationId" = "usage"."organizationId" AND "Flag"."id" = "usage"."flagId"`,
  ]);
  await noteLastEvaluations(store, rows);
}

/**
 * Notes when each flag was last evaluated in each environment. A setting that a commit writes at this moment is left to the next
 * counts: a commit may hold it while it waits for the flag, which would be a deadlock with a transaction that writes both.
 */
async function noteLastEvaluations(store: Store, rows: string): Promise<void> {
  await store.db.$executeRaw`
    WITH "usage" AS (
      SELECT "organizationId", "flagId", "environmentId", max("lastEvaluatedAt") AS "last"
      FROM jsonb_to_recordset(${rows}::jsonb) AS "counts"
        ("organizationId" text, "flagId" uuid, "environmentId" uuid, "lastEvaluatedAt" timestamptz)
      GROUP BY "organizationId", "flagId", "environmentId"
    ), "free" AS (
      SELECT "FlagEnvironment"."id", "usage"."last" FROM "FlagEnvironment"
      JOIN "usage" ON "FlagEnvironment"."organizationId" = "usage"."organizationId"
        AND "FlagEnvironment"."flagId" = "usage"."flagId" AND "FlagEnvironment"."environmentId" = "usage"."environmentId"
      FOR NO KEY UPDATE OF "FlagEnvironment" SKIP LOCKED
    )
    UPDATE "FlagEnvironment" SET "lastEvaluatedAt" = GREATEST("FlagEnvironment"."lastEvaluatedAt", "free"."last")
    FROM "free" WHERE "FlagEnvironment"."id" = "free"."id"`;
}

/** How many rows one statement deletes at most: a longer one would reach the statement timeout. */
const ROWS_PER_DELETION = 5_000;

/** Deletes the counts of hours that began before an instant, of every organization. Several nodes may do so at once. */
export async function forgetUsage(store: Store, before: EpochMilliseconds): Promise<void> {
  const { evaluationUsage } = store.acrossOrganizations;
  const where = { hour: { lt: new Date(before) } };
  for (;;) {
    const { count } = await evaluationUsage.deleteMany({ where, limit: ROWS_PER_DELETION });
    if (count < ROWS_PER_DELETION) return;
  }
}

/** The interval of one point. */
export const USAGE_INTERVALS = ['HOUR', 'DAY'] as const;
export type UsageInterval = (typeof USAGE_INTERVALS)[number];

/** Selects counts. */
export interface UsageQuery {
  readonly organizationId: string;
  readonly flagIds: readonly string[];
  /** The environment's key; null: the default one. */
  readonly environment: string | null;
  /** The first instant. */
  readonly from: Date;
  /** The first instant after the interval. */
  readonly to: Date;
  readonly interval: UsageInterval;
}

/** How often a flag answered with a variant during an hour or a day (UTC). */
export interface UsagePoint {
  readonly flagId: string;
  /** When the hour or the day began. */
  readonly time: Date;
  /** Null for off. */
  readonly variantKey: string | null;
  readonly count: number;
}

/** Adds up counts of some flags of an organization, ordered by time. Hours and days without evaluations have no point. */
export function readUsage(tx: Transaction, query: UsageQuery): Promise<UsagePoint[]> {
  const { organizationId, flagIds, environment, from, to, interval } = query;
  return tx.$queryRaw<UsagePoint[]>`
    SELECT "usage"."flagId", date_trunc(${interval.toLowerCase()}, "usage"."hour", 'UTC') AS "time",
      nullif("usage"."variantKey", '') AS "variantKey", sum("usage"."count")::float8 AS "count"
    FROM "EvaluationUsage" AS "usage"
    JOIN "Environment" ON "Environment"."id" = "usage"."environmentId"
    WHERE "usage"."organizationId" = ${organizationId} AND "Environment"."organizationId" = ${organizationId}
      AND "usage"."flagId" = ANY(${flagIds}::uuid[])
      AND (CASE WHEN ${environment}::text IS NULL THEN "Environment"."isDefault" ELSE "Environment"."key" = ${environment} END)
      AND "usage"."hour" >= ${from} AND "usage"."hour" < ${to}
    GROUP BY 1, 2, 3 ORDER BY 2, 3 NULLS FIRST`;
}
