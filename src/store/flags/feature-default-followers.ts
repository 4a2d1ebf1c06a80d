import type { Transaction } from '../transaction.ts';

/** An environment of an organization. */
export interface FollowingEnvironment {
  readonly organizationId: string;
  readonly key: string;
}

/**
 * The environments of the first organization, by id, in which changes need approval and a feature default decides: the feature has
 * no flag there, or its switch follows the default; 100 at the most. Empty if no organization has one.
 */
export async function findProtectedFollowers(
  tx: Transaction,
  featureKey: string,
): Promise<readonly FollowingEnvironment[]> {
  const found = await tx.$queryRaw<FollowingEnvironment[]>`
    SELECT "place"."organizationId", "place"."key" FROM "Environment" AS "place"
    WHERE ("place"."requiresApproval" OR ("place"."isProduction" AND EXISTS (
      SELECT FROM "Flag" AS "guarded" WHERE "guarded"."organizationId" = "place"."organizationId"
        AND "guarded"."requiresApproval" AND "guarded"."deletedAt" IS NULL
    ))) AND NOT EXISTS (
      SELECT FROM "Flag" AS "flag" JOIN "FlagEnvironment" AS "setting" ON "setting"."flagId" = "flag"."id"
      WHERE "flag"."organizationId" = "place"."organizationId" AND "flag"."livingKey" = ${featureKey}
        AND "setting"."environmentId" = "place"."id" AND "setting"."switch" <> 'FOLLOW_DEFAULT'
    ) ORDER BY "place"."organizationId", "place"."key" LIMIT 100`;
  return found.filter(({ organizationId }) => organizationId === found[0]?.organizationId);
}
