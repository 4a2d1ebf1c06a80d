import type { ApiName } from '../../domain/caller.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../../domain/json.ts';

/** The members that a dialect stores with a flag, a rule or a segment and that the domain lacks. */
export function extensionPart(extensions: JsonObject, dialect: ApiName): JsonObject {
  const part = ownMember(extensions, dialect);
  return isJsonObject(part) ? part : {};
}

/** The extensions with some of a dialect's members set; undefined removes a member. */
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
