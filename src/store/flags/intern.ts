import { LRUCache } from 'lru-cache';
import type { Instant } from '../../domain/instant.ts';

/*
 * Many flags share texts: `on`, `production`, the same author, the same instant. Each read from the database makes a new string;
 * here equal ones become one, so that ten thousand flags need little memory.
 */

/** How many texts, and how many instants, are cached. */
const MAXIMUM_CACHED = 4_096;

/** Longer texts are rarely equal. */
const LONGEST = 64;

const texts = new LRUCache<string, string>({ max: MAXIMUM_CACHED });
const instants = new LRUCache<number, Instant>({ max: MAXIMUM_CACHED });

/** An empty list that all owners share. */
export const EMPTY_LIST: readonly never[] = Object.freeze([]);

/** An empty object that all owners share. */
export const EMPTY_OBJECT: Readonly<Record<string, never>> = Object.freeze({});

/** An equal text that was read before, or else this one. */
export function intern<Text extends string | null>(text: Text): Text {
  if (text === null || text.length > LONGEST) return text;
  // The cached text equals this one, so it has the same type.
  return cached(texts, text as string, () => text as string) as Text;
}

/** An instant as text, shared with earlier reads of the same instant. */
export function internInstant(date: Date): Instant {
  return cached(instants, date.getTime(), () => date.toISOString());
}

/** The same list, or the shared empty one. */
export function orEmpty<Item>(items: readonly Item[]): readonly Item[] {
  return items.length === 0 ? EMPTY_LIST : items;
}

function cached<Key extends {}, Value extends {}>(cache: LRUCache<Key, Value>, key: Key, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = make();
  cache.set(key, value);
  return value;
}
