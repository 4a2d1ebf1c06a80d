import { documentIn } from '../../domain/environment-view.ts';
import type { JsonValue } from '../../domain/json.ts';
import { withoutSealed } from '../../domain/sealed-payload.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { GraphContext } from './context.ts';

/** Reads a JSON column; Prisma's type for it allows undefined members, which JSON has not. */
export function toDocument(stored: Prisma.JsonValue): JsonValue {
  return stored as JsonValue;
}

/** Reads a JSON column that holds a whole thing, as far as the caller may see it; no ciphertext is for anybody to see. */
export function toShownDocument(stored: Prisma.JsonValue, { caller }: GraphContext): JsonValue {
  return withoutSealed(documentIn(caller.environment, toDocument(stored)));
}
