import { once } from './once.ts';

/** `flag_9` comes before `flag_10`. */
const collator = once(() => new Intl.Collator('en', { numeric: true }));

/** The other characters of ASCII in the order of the collation: before digits, and these before letters. */
const PUNCTUATION = ' _-,;:!?.\'"()[]{}@*/\\&#%`^+<=>|~$';

/** What stands for the first of them. */
const SPACE = String.fromCharCode(1);

/** Longer numbers are left to the collator. */
const MOST_DIGITS = 20;

/**
 * Items in the order of their texts, with numbers in these by their size. Texts of ASCII are compared without a collator: the browser takes
 * as long to make one as to draw the list.
 */
export function inNaturalOrder<Item>(items: readonly Item[], textOf: (item: Item) => string): readonly Item[] {
  const placed = items.map((item) => {
    const text = textOf(item);
    return { item, text, place: placeOf(text) };
  });
  const compare = placed.every(({ place }) => place !== undefined) ? comparePlaces : compareTexts;
  return placed.sort(compare).map(({ item }) => item);
}

interface Placed {
  readonly text: string;
  /** Compared character by character, it has the order that the collator gives the text. Undefined for a text that only the collator can order. */
  readonly place: string | undefined;
}

function placeOf(text: string): string | undefined {
  if (/[^ -~]|\d{21}/.test(text)) return undefined;
  const lower = text.toLowerCase();
  // Most names have no other characters than these, and calls for each of them would take most of the time.
  const isUsual = /^[a-z0-9 ]*$/.test(lower);
  const plain = isUsual ? lower.replaceAll(' ', SPACE) : lower.replace(/[^a-z0-9]/g, placeOfCharacter);
  return plain.replace(/\d+/g, padded);
}

function placeOfCharacter(character: string): string {
  return String.fromCharCode(1 + PUNCTUATION.indexOf(character));
}

function padded(digits: string): string {
  return digits.padStart(MOST_DIGITS, '0');
}

function comparePlaces(left: Placed, right: Placed): number {
  const one = left.place ?? '';
  const other = right.place ?? '';
  if (one !== other) return one < other ? -1 : 1;
  // They differ in capitals and leading zeros, or not at all.
  return left.text === right.text ? 0 : compareTexts(left, right);
}

function compareTexts(left: Placed, right: Placed): number {
  return collator().compare(left.text, right.text);
}
