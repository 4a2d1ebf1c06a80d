/** A JSON value: of a variant, a payload, an attribute or a document of the change log. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [member: string]: JsonValue;
}

/**
 * A type that consists of JSON throughout; anything else in it becomes `never`, so that a value of it does not compile as one.
 * The compiler takes no interface for a {@link JsonObject}, because an interface has no index signature.
 */
export type Json<Value> = Value extends JsonValue | undefined
  ? Value
  : Value extends Date | ((...args: never) => unknown)
    ? never
    : { [Member in keyof Value]: Json<Value[Member]> };

/** Whether a JSON value is an object (and neither an array nor null). */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether two JSON values are equal; the order of an object's members does not count. */
export function jsonEqual(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, index) => jsonEqual(item, right[index]));
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const members = Object.keys(left);
  return (
    members.length === Object.keys(right).length &&
    members.every((member) => Object.hasOwn(right, member) && jsonEqual(left[member], right[member]))
  );
}

/** The deepest nesting of a value from outside, so that recursive functions do not overflow the stack. */
export const MAXIMUM_NESTING = 100;

/** Whether a value is nested deeper than this many levels; does not descend further. */
export function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1));
}

/** A record's own member; undefined for a name that every object inherits, such as `constructor`. */
export function ownMember<Value>(members: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}
