import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { extensionPart, withExtensionPart } from '../http/extension-part.ts';

/** What this dialect keeps with a flag, a setting, a rule or a segment that the domain has no word for. */
export function posthogPart(extensions: JsonObject): JsonObject {
  return extensionPart(extensions, 'posthog');
}

/** The extensions with some of the dialect's members set; undefined takes one away. */
export function withPosthogPart(
  extensions: JsonObject,
  members: Readonly<Record<string, JsonValue | undefined>>,
): JsonObject {
  return withExtensionPart(extensions, 'posthog', members);
}
