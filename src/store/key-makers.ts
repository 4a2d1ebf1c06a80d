import type { Transaction } from './transaction.ts';

const KEY_ACTOR = /^key:(?<id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** The id of the API key that an actor is; undefined for every other actor. */
export function keyIdOf(actorId: string): string | undefined {
  return KEY_ACTOR.exec(actorId)?.groups?.id;
}

/**
 * The actors behind an actor: itself, the key that made its key, the key that made that one, and so on. Callers without a key are
 * not one person, so keys that they made have no common maker.
 */
export async function makersOf(tx: Transaction, actorId: string): Promise<ReadonlySet<string>> {
  const id = keyIdOf(actorId);
  if (id === undefined) return new Set([actorId]);
  const makers = await tx.$queryRaw<{ readonly createdBy: string }[]>`
    WITH RECURSIVE "chain" AS (
      SELECT "id", "createdBy" FROM "ApiKey" WHERE "id" = ${id}::uuid
      UNION SELECT "maker"."id", "maker"."createdBy" FROM "ApiKey" AS "maker"
        JOIN "chain" ON 'key:' || "maker"."id" = "chain"."createdBy"
    ) SELECT "createdBy" FROM "chain"`;
  return new Set([actorId, ...makers.map(({ createdBy }) => createdBy).filter((maker) => KEY_ACTOR.test(maker))]);
}
