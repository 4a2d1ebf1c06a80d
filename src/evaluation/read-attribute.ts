import type { ContextGroup, EvaluationContext } from '../domain/evaluation.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';

/** Reads an attribute; undefined for one that is not there. */
export type AttributeReader = (context: EvaluationContext) => JsonValue | undefined;

const contextMembers: Readonly<Record<string, AttributeReader>> = {
  targetingKey: (context) => context.targetingKey,
  appVersion: (context) => context.appVersion,
  deviceId: (context) => context.deviceId,
  // The name that the targeting key has where attributes are all that there is to ask about.
  id: (context) => context.targetingKey,
};

/** A member of a JSON object; what every object inherits (`constructor`, `__proto__`…) is no member. */
export function ownMember<T>(members: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/** The subject's group of a type; undefined when it is in none. */
export function groupOf(context: EvaluationContext, groupType: string): ContextGroup | undefined {
  return ownMember(context.groups, groupType);
}

/**
 * Whether an attribute can be read by its bare name: it neither stands for a member of the context nor is inherited by every
 * object. Most can, and that is several times as fast.
 */
export function isPlainName(name: string): boolean {
  return !Object.hasOwn(contextMembers, name) && !(name in Object.prototype);
}

/** The reader of an attribute of the subject; `targetingKey` and its like are members of the context unless it has an attribute so named. */
export function subjectAttribute(name: string): AttributeReader {
  const member = ownMember(contextMembers, name);
  if (member === undefined) return (context) => ownMember(context.attributes, name);
  return (context) => (Object.hasOwn(context.attributes, name) ? context.attributes[name] : member(context));
}

/** An attribute of a group; `key` is the group's key unless it has an attribute so named. */
export function groupAttribute(group: ContextGroup, name: string): JsonValue | undefined {
  const attributes: JsonObject = group.attributes;
  return name === 'key' && !Object.hasOwn(attributes, name) ? group.key : ownMember(attributes, name);
}
