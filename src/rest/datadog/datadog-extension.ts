import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { extensionPart, withExtensionPart } from '../http/extension-part.ts';

/** What this dialect keeps with a flag, a rule or a schedule that the domain has no word for. */
export function datadogPart(extensions: JsonObject): JsonObject {
  return extensionPart(extensions, 'datadog');
}

/** The extensions with some of the dialect's members set; undefined takes one away. */
export function withDatadogPart(
  extensions: JsonObject,
  members: Readonly<Record<string, JsonValue | undefined>>,
): JsonObject {
  return withExtensionPart(extensions, 'datadog', members);
}
