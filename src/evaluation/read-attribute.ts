import type { ContextGroup, EvaluationContext } from '../domain/evaluation.ts';
import { type JsonObject, type JsonValue, ownMember } from '../domain/json.ts';

/** Reads an attribute; undefined if it is missing. */
export type AttributeReader = (context: EvaluationContext) => JsonValue | undefined;

const contextMembers: Readonly<Record<string, AttributeReader>> = {
  targetingKey: (context) => context.targetingKey,
  appVersion: (context) => context.appVersion,
  deviceId: (context) => context.deviceId,
  // Another name of the targeting key.
  id: (context) => context.targetingKey,
};

/** The subject's group of a type; undefined if it is in none. */
export function groupOf(context: EvaluationContext, groupType: string): ContextGroup | undefined {
  return ownMember(context.groups, groupType);
}

/**
 * Whether a plain property access reads an attribute: its name neither means a member of the context nor is inherited by every
 * object. This is true for most attributes and several times as fast.
 */
export function isPlainName(name: string): boolean {
  return !Object.hasOwn(contextMembers, name) && !(name in Object.prototype);
}

/** The reader of a subject's attribute; `targetingKey` and the like mean the member of the context unless an attribute has the name. */
export function subjectAttribute(name: string): AttributeReader {
  const member = ownMember(contextMembers, name);
  if (member === undefined) return (context) => ownMember(context.attributes, name);
  return (context) => (Object.hasOwn(context.attributes, name) ? context.attributes[name] : member(context));
}

/** An attribute of a group; `key` means the group's key unless an attribute has the name. */
export function groupAttribute(group: ContextGroup, name: string): JsonValue | undefined {
  const attributes: JsonObject = group.attributes;
  return name === 'key' && !Object.hasOwn(attributes, name) ? group.key : ownMember(attributes, name);
}
