import { isJsonObject, type Json, type JsonObject, type JsonValue, jsonEqual, ownMember } from './json.ts';

/** One place in which two states of a document differ. An absent `before` or `after` means that the place did not exist. */
export interface Difference {
  /** Member by member; an item of a list whose items have keys (variants, rules) is named by its key. */
  readonly path: readonly string[];
  readonly before?: JsonValue;
  readonly after?: JsonValue;
}

/** The last part of a path to the order of a list of keyed items. */
export const ORDER = '#order';

/** Bookkeeping that every change updates. */
const IGNORED = new Set(['version', 'updatedAt', 'updatedBy']);

type KeyedItem = JsonObject & { readonly key: string };

/** Every place in which two documents differ, without bookkeeping. */
export function differences(before: JsonValue, after: JsonValue, path: readonly string[] = []): Difference[] {
  if (jsonEqual(before, after)) return [];
  if (isJsonObject(before) && isJsonObject(after)) return memberDifferences(before, after, path);
  if (isKeyedList(before) && isKeyedList(after)) {
    const order = [before, after].map((list) => list.map((item) => item.key));
    const found = memberDifferences(byKey(before), byKey(after), path);
    const [was = [], is = []] = order;
    return isReordered(was, is) ? [...found, { path: [...path, ORDER], before: was, after: is }] : found;
  }
  return [{ path, before, after }];
}

function memberDifferences(before: JsonObject, after: JsonObject, path: readonly string[]): Difference[] {
  const members = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...members]
    .filter((member) => !IGNORED.has(member))
    .flatMap((member): Difference[] => {
      const [was, is] = [ownMember(before, member), ownMember(after, member)];
      const here = [...path, member];
      if (was === undefined) return is === undefined ? [] : [{ path: here, after: is }];
      return is === undefined ? [{ path: here, before: was }] : differences(was, is, here);
    });
}

/** The result of applying differences to a document that may have changed meanwhile. */
export interface Rebased<Document> {
  readonly document: Document;
  /** The differences that no longer apply because another change touched the same place. */
  readonly conflicts: readonly Difference[];
}

/**
 * Applies differences between two documents of a type to another document of the type. A place that equals neither `before` nor
 * `after` is a conflict.
 */
export function applyDifferences<Document>(
  document: Document & Json<Document>,
  changes: readonly Difference[],
): Rebased<Document> {
  const conflicts: Difference[] = [];
  const result = changes.reduce<JsonValue>((current, change) => {
    const found = valueAt(current, change.path);
    if (jsonEqual(found, change.after)) return current;
    if (change.path.at(-1) !== ORDER && jsonEqual(found, change.before))
      return withValue(current, change.path, change.after);
    if (change.path.at(-1) === ORDER && sameMembers(found, change.after))
      return withValue(current, change.path, change.after);
    conflicts.push(change);
    return current;
  }, document as JsonValue);
  return { document: result as Document, conflicts };
}

function valueAt(document: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  const [member, ...rest] = path;
  if (member === undefined || document === undefined) return document;
  if (isKeyedList(document)) {
    if (member === ORDER) return document.map((item) => item.key);
    return valueAt(ownMember(byKey(document), member), rest);
  }
  return isJsonObject(document) ? valueAt(ownMember(document, member), rest) : undefined;
}

function withValue(document: JsonValue, path: readonly string[], value: JsonValue | undefined): JsonValue {
  const [member, ...rest] = path;
  if (member === undefined) return value ?? null;
  if (isKeyedList(document)) return withItem(document, member, rest, value);
  if (!isJsonObject(document)) return document;
  if (rest.length === 0) return assigned(document, member, value);
  return assigned(document, member, withValue(ownMember(document, member) ?? null, rest, value));
}

function withItem(
  list: readonly KeyedItem[],
  key: string,
  rest: readonly string[],
  value: JsonValue | undefined,
): JsonValue {
  if (key === ORDER) return inOrder(list, value);
  if (rest.length > 0) return list.map((item) => (item.key === key ? withValue(item, rest, value) : item));
  if (value === undefined) return list.filter((item) => item.key !== key);
  return list.some((item) => item.key === key)
    ? list.map((item) => (item.key === key ? value : item))
    : [...list, value];
}

function inOrder(list: readonly KeyedItem[], order: JsonValue | undefined): readonly KeyedItem[] {
  const keys = Array.isArray(order) ? order : [];
  return [...list].sort((left, right) => keys.indexOf(left.key) - keys.indexOf(right.key));
}

function assigned(document: JsonObject, member: string, value: JsonValue | undefined): JsonObject {
  const { [member]: _, ...others } = document;
  return value === undefined ? others : { ...document, [member]: value };
}

/** An empty list counts as keyed: a list that gains its first item gains a keyed one. */
function isKeyedList(value: JsonValue | undefined): value is readonly KeyedItem[] {
  return (
    Array.isArray(value) && value.every((item) => isJsonObject(item) && typeof ownMember(item, 'key') === 'string')
  );
}

function byKey(list: readonly KeyedItem[]): JsonObject {
  return Object.fromEntries(list.map((item) => [item.key, item]));
}

function isReordered(was: readonly string[], is: readonly string[]): boolean {
  const kept = was.filter((key) => is.includes(key));
  const still = is.filter((key) => was.includes(key));
  return (
    kept.some((key, index) => still[index] !== key) ||
    is.some((key, index) => !was.includes(key) && index < still.length)
  );
}

function sameMembers(left: JsonValue | undefined, right: JsonValue | undefined): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return false;
  return left.length === right.length && left.every((key) => right.includes(key));
}
