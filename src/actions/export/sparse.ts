import { type JsonObject, jsonEqual } from '../../domain/json.ts';

/** An object without the members that are as by default, its other members in the order of their names. */
export function sparse(members: JsonObject, defaults: JsonObject): JsonObject {
  const kept = Object.entries(members).filter(([name, value]) => !jsonEqual(value, defaults[name]));
  return Object.fromEntries(kept.sort(byName));
}

/** Sorts entries by their names, the same on every machine. */
export function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
