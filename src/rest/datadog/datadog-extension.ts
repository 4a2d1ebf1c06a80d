import { isJsonObject, type JsonObject, type JsonValue } from '../../domain/json.ts';

/** What this dialect keeps with a flag, a rule or a schedule that the domain has no word for. */
export function datadogPart(extensions: JsonObject): JsonObject {
  const part = memberOf(extensions, 'datadog');
  return isJsonObject(part) ? part : {};
}

/** The extensions with some of the dialect's members set; undefined takes one away. */
export function withDatadogPart(
  extensions: JsonObject,
  members: Readonly<Record<string, JsonValue | undefined>>,
): JsonObject {
  const entries = Object.entries({ ...datadogPart(extensions), ...members });
  const part = Object.fromEntries(entries.filter((entry): entry is [string, JsonValue] => entry[1] !== undefined));
  const { datadog: _, ...others } = extensions;
  return Object.keys(part).length === 0 ? others : { ...others, datadog: part };
}

/** A member of a JSON object, whatever every object inherits left out. */
export function memberOf(object: JsonObject, name: string): JsonValue | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
