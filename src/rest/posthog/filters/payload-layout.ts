import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';

/*
 * The text of an encrypted payload is nowhere kept as it was written, only the value is, encrypted. How the text was laid out is
 * no secret: with it the very text can be written again that most clients send.
 */

/** The ways in which texts of JSON are laid out, besides without any spaces: as Python does, and over several lines. */
const layouts = {
  spaced,
  indented: (value) => JSON.stringify(value, null, 2),
} satisfies Record<string, (value: JsonValue) => string>;

/** How the text of a value is laid out; undefined for none, or for one that is not known. */
export function layoutOf(text: string, value: JsonValue): string | undefined {
  return Object.entries(layouts).find(([, write]) => write(value) === text && text !== JSON.stringify(value))?.[0];
}

/** Writes a value in a layout; without a known one in no spaces at all. */
export function writeLaidOut(value: JsonValue, layout: JsonValue | undefined): string {
  const known: Readonly<Record<string, (value: JsonValue) => string>> = layouts;
  const write = typeof layout === 'string' && Object.hasOwn(known, layout) ? known[layout] : undefined;
  return write === undefined ? JSON.stringify(value) : write(value);
}

/** The layouts of some payloads by their keys, where they are known and needed. */
export function layoutsOf(texts: Readonly<Record<string, string>>, values: JsonObject): JsonObject {
  const found = Object.entries(texts).flatMap(([key, text]): [string, string][] => {
    const value = Object.hasOwn(values, key) ? values[key] : undefined;
    const layout = value === undefined ? undefined : layoutOf(text, value);
    return layout === undefined ? [] : [[key, layout]];
  });
  return Object.fromEntries(found);
}

function spaced(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  return `{${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`)
    .join(', ')}}`;
}
