import type { ContextGroup, EvaluationContext } from '../domain/evaluation.ts';
import { isJsonObject, type JsonObject, type JsonValue, ownMember } from '../domain/json.ts';
import { attributeNamed, CONTEXT_NAMES, type Condition } from '../domain/targeting.ts';

/** Reads an attribute of the subject; undefined if it is missing. */
export type AttributeReader = (context: EvaluationContext) => JsonValue | undefined;

/** What a condition about a group reads if the subject is in no group of the type. */
export const NO_GROUP = Symbol('the subject is in no group of the type');

/** The most names in the path to a nested attribute. */
const MAXIMUM_PATH = 8;

/** Members of the context. An attribute of the name counts only if the context does not have the member. */
const members: Readonly<Record<string, (context: EvaluationContext) => string | null>> = {
  targetingKey: (context) => context.targetingKey,
  appVersion: (context) => context.appVersion,
  deviceId: (context) => context.deviceId,
};

/** The reader of what a condition tests. */
export function conditionReader({
  attribute,
  groupType,
}: Pick<Condition, 'attribute' | 'groupType'>): (
  context: EvaluationContext,
) => JsonValue | typeof NO_GROUP | undefined {
  if (groupType === null) return subjectAttribute(attribute);
  const read = groupAttribute(attribute);
  return (context) => {
    const group = groupOf(context, groupType);
    return group === undefined ? NO_GROUP : read(group);
  };
}

/** The reader of a subject's attribute, or of a member of the context. */
export function subjectAttribute(name: string): AttributeReader {
  const read = memberReader(attributeNamed(name) ?? name);
  if (name === 'id')
    return ({ attributes, targetingKey }) => (Object.hasOwn(attributes, name) ? read(attributes) : targetingKey);
  const member = ownMember(members, name);
  if (member === undefined) return ({ attributes }) => read(attributes);
  return (context) => member(context) ?? read(context.attributes);
}

/** The reader of a group's attribute; `key` means the group's key unless an attribute has the name. */
export function groupAttribute(name: string): (group: ContextGroup) => JsonValue | undefined {
  const read = memberReader(name);
  if (name === 'key') return ({ attributes, key }) => (Object.hasOwn(attributes, name) ? read(attributes) : key);
  return ({ attributes }) => read(attributes);
}

/** The subject's group of a type; undefined if it is in none. */
export function groupOf(context: EvaluationContext, groupType: string): ContextGroup | undefined {
  return ownMember(context.groups, groupType);
}

/**
 * Whether a plain property access reads an attribute: its name is not a path, does not mean a member of the context, and is not
 * inherited by every object. This is true for most attributes and several times as fast.
 */
export function isPlainName(name: string): boolean {
  return !name.includes('.') && !CONTEXT_NAMES.includes(name) && !(name in Object.prototype);
}

/** The members of an attributes object that reading a name can access: the name, and the first one of its path. */
export function accessedNames(name: string): readonly string[] {
  const attribute = attributeNamed(name) ?? name;
  const [root] = pathOf(attribute) ?? [];
  return root === undefined ? [attribute] : [attribute, root];
}

/** Reads the member of a name, else what its dotted path leads to: `user.email` in `{"user": {"email": …}}`. */
function memberReader(name: string): (attributes: JsonObject) => JsonValue | undefined {
  const path = pathOf(name);
  if (path === undefined) return (attributes) => ownMember(attributes, name);
  return (attributes) => (Object.hasOwn(attributes, name) ? attributes[name] : valueAt(attributes, path));
}

function pathOf(name: string): readonly string[] | undefined {
  const path = name.split('.');
  return path.length > 1 && path.length <= MAXIMUM_PATH ? path : undefined;
}

function valueAt(attributes: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = attributes;
  for (const name of path) {
    if (!isJsonObject(value)) return undefined;
    value = ownMember(value, name);
  }
  return value;
}
