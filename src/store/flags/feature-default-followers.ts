import type { Transaction } from '../transaction.ts';

/**
 * The key of an environment of any organization in which changes need approval and a feature default decides: the feature has no
 * flag there, or its switch follows the default. Undefined if there is none.
 */
export async function findProtectedFollower(tx: Transaction, featureKey: string): Promise<string | undefined> {
  const [found] = await tx.$queryRaw<{ readonly key: string }[]>`
    SELECT "place"."key" FROM "Environment" AS "place"
    WHERE ("place"."requiresApproval" OR ("place"."isProduction" AND EXISTS (
      SELECT FROM "Flag" AS "guarded" WHERE "guarded"."organizationId" = "place"."organizationId"
        AND "guarded"."requiresApproval" AND "guarded"."deletedAt" IS NULL
    ))) AND NOT EXISTS (
      SELECT FROM "Flag" AS "flag" JOIN "FlagEnvironment" AS "setting" ON "setting"."flagId" = "flag"."id"
      WHERE "flag"."organizationId" = "place"."organizationId" AND "flag"."livingKey" = ${featureKey}
        AND "setting"."environmentId" = "place"."id" AND "setting"."switch" <> 'FOLLOW_DEFAULT'
    ) LIMIT 1`;
  return found?.key;
}
