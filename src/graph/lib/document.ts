import { documentIn } from '../../domain/environment-view.ts';
import type { JsonValue } from '../../domain/json.ts';
import { withoutSealed } from '../../domain/sealed-payload.ts';
import type { Prisma } from '../../generated/prisma/client.ts';
import type { GraphContext } from './context.ts';

/** Reads a JSON column. Prisma's type allows undefined members, which JSON does not have. */
export function toDocument(stored: Prisma.JsonValue): JsonValue {
  return stored as JsonValue;
}

/** Reads a JSON column with the state of an object: what the caller may see of it, without ciphertexts. */
export function toShownDocument(stored: Prisma.JsonValue, { caller }: GraphContext): JsonValue {
  return withoutSealed(documentIn(caller.environment, toDocument(stored)));
}
