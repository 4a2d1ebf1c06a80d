import type { JsonObject, JsonValue } from '../domain/json.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { NOTHING } from './flags/interned.ts';

/** Reads a JSON column; Prisma's type for it allows undefined members, which JSON has not. */
export function fromJson(stored: Prisma.JsonValue): JsonValue {
  return stored as JsonValue;
}

/** Reads a JSON column that always holds an object. */
export function toObject(stored: Prisma.JsonValue): JsonObject {
  const object = stored as JsonObject;
  return Object.keys(object).length === 0 ? NOTHING : object;
}

/** The JSON form of a domain object; its types are made of JSON only, which interfaces cannot show to the compiler. */
export function asJson(value: unknown): JsonValue {
  return value as JsonValue;
}

/** A value for a JSON column; `null` is stored as JSON null, not as an SQL one. */
export function toColumn(value: JsonValue): Prisma.InputJsonValue | typeof Prisma.JsonNull {
  return value === null ? Prisma.JsonNull : (value as Prisma.InputJsonValue);
}
