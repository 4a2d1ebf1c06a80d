import type { ApiName } from '../../domain/caller.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';

/** What a dialect keeps with a flag, a rule, a segment… that the domain has no word for. */
export function extensionPart(extensions: JsonObject, dialect: ApiName): JsonObject {
  const part = memberOf(extensions, dialect);
  return isJsonObject(part) ? part : {};
}

/** The extensions with some of a dialect's members set; undefined takes one away. */
export function withExtensionPart(
  extensions: JsonObject,
  dialect: ApiName,
  members: Readonly<Record<string, JsonValue | undefined>>,
): JsonObject {
  const entries = Object.entries({ ...extensionPart(extensions, dialect), ...members });
  const part = Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
  const { [dialect]: _, ...others } = extensions;
  return Object.keys(part).length === 0 ? others : { ...others, [dialect]: part };
}

/** A member of a JSON object, whatever every object inherits left out. */
export function memberOf(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
