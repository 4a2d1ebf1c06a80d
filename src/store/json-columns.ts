import type { Json, JsonObject, JsonValue } from '../domain/json.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { EMPTY_OBJECT } from './flags/intern.ts';

/** A JSON document, as Prisma reads it and as the domain has it. */
export type StoredJson = Prisma.JsonValue | JsonValue;

/** A domain value as JSON. */
export function toJson<Value>(value: Value & Json<Value>): JsonValue {
  return value as JsonValue;
}

/** A domain value for a JSON column; `null` is stored as JSON null, not as SQL null. */
export function toColumn<Value>(value: Value & Json<Value>): Prisma.InputJsonValue | typeof Prisma.JsonNull {
  return value === null ? Prisma.JsonNull : (value as Prisma.InputJsonValue);
}

/** Reads documents that were written from the very type: the only place that gives stored JSON a type. */
export function readAs<Document>(): (stored: StoredJson) => Document {
  return (stored) => stored as Document;
}

/** Reads a JSON column; Prisma's type for it allows undefined members, which JSON does not have. */
export const fromJson = readAs<JsonValue>();

/** A JSON document of the domain, as Prisma reads it. */
export const asStoredJson = readAs<Prisma.JsonValue>();

/** Reads a JSON column that always holds an object; empty ones share their memory. */
export function toObject(stored: StoredJson): JsonObject {
  const object = readAs<JsonObject>()(stored);
  return Object.keys(object).length === 0 ? EMPTY_OBJECT : object;
}
