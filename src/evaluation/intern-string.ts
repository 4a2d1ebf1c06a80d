/**
 * The engine's own copy of a text. Texts that are names of members are kept once by the JavaScript engine, and comparing two
 * such texts, or reading a member by one, compares addresses instead of characters. Texts that come out of a database are not
 * so kept; the attributes of a subject that came as JSON are.
 */
export function internString(text: string): string {
  return Object.keys({ [text]: true })[0] ?? text;
}
