import type { Transaction } from '../transaction.ts';

/** A pending change request about several objects, with the flags among them. */
export interface RequestOfSeveral {
  readonly organizationId: string;
  readonly id: string;
  readonly number: number;
  /** The one environment inside which it acts; null: it reaches beyond one. */
  readonly environmentId: string | null;
  readonly flagIds: readonly string[];
}

/** Reads the pending change requests of organizations that are about several objects, in one statement. */
export function readRequestsOfSeveral(
  tx: Transaction,
  organizationIds: readonly string[],
): Promise<readonly RequestOfSeveral[]> {
  return tx.$queryRaw<RequestOfSeveral[]>`
    SELECT "organizationId", "id", "number", "environmentId", jsonb_path_query_array("before", '$.flags.*.id') AS "flagIds"
    FROM "ChangeRequest"
    WHERE "ChangeRequest"."organizationId" = ANY(${[...organizationIds]}::text[]) AND "status" = 'PENDING'
      AND "entityType" IN ('FLAGS', 'CONFIGURATION')
    ORDER BY "number"`;
}
