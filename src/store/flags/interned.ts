import type { Instant } from '../../domain/instant.ts';

/*
 * Many flags say the same: `on`, `production`, the same author, the same instant. Read from the database each is a text of its
 * own; here they become one, so that ten thousand flags fit into the memory that they are worth.
 */

/** How many are remembered; then it begins anew. */
const REMEMBERED = 4_096;

/** Longer texts are rarely the same. */
const LONGEST = 64;

const texts = new Map<string, string>();
const instants = new Map<number, Instant>();

/** An array with nothing in it, for all who have none. */
export const NONE: readonly never[] = Object.freeze([]);

/** An object with nothing in it, for all who have none. */
export const NOTHING: Readonly<Record<string, never>> = Object.freeze({});

/** The same text, in the memory of one that was read before. */
export function interned<Text extends string | null>(text: Text): Text {
  if (text === null || text.length > LONGEST) return text;
  // Found under itself, it is of the same type.
  return remembered(texts, text as string, () => text as string) as Text;
}

/** An instant as text, in the memory of one that was read before. */
export function internedInstant(date: Date): Instant {
  return remembered(instants, date.getTime(), () => date.toISOString());
}

/** The same list, or the one empty list. */
export function orNone<Item>(items: readonly Item[]): readonly Item[] {
  return items.length === 0 ? NONE : items;
}

function remembered<Key, Value>(known: Map<Key, Value>, key: Key, make: () => Value): Value {
  const before = known.get(key);
  if (before !== undefined) return before;
  if (known.size >= REMEMBERED) known.clear();
  const value = make();
  known.set(key, value);
  return value;
}
