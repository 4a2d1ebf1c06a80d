/**
 * The JavaScript engine's interned copy of a text. The engine interns property names, and short strings that JSON.parse reads;
 * two interned strings are compared by address instead of by characters. Texts read from a database are not interned.
 */
export function internString(text: string): string {
  return Object.keys({ [text]: true })[0] ?? text;
}
