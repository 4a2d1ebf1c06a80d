import type { JsonValue } from './graph/json.ts';
import type { World } from './world.ts';

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const;

/** Paints a text, where the output shows colors. */
export type Paint = (color: keyof typeof codes, text: string) => string;

/** Paints as the world allows. */
export function painter({ hasColors }: Pick<World, 'hasColors'>): Paint {
  return (color, text) => (hasColors ? `\u001B[${codes[color]}m${text}\u001B[0m` : text);
}

/** Columns of text, each as wide as its longest cell. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

/** A value on one line. */
export function shown(value: JsonValue | undefined): string {
  return value === undefined ? '–' : JSON.stringify(value);
}

/** A difference on one line: `settings.production.switch: "OFF" → "ON"`. */
export function differenceLine(difference: {
  readonly path: string;
  readonly before: JsonValue;
  readonly after: JsonValue;
}): string {
  return `${difference.path}: ${shown(difference.before)} → ${shown(difference.after)}`;
}

const ownCodes: ReadonlySet<string> = new Set([0, ...Object.values(codes)].map((code) => `\u001B[${code}m`));

/**
 * A line as a terminal may show it: names and values come from others, so that their control characters, and those that change the
 * direction of text, are written as in JSON. Colors stay.
 */
export function printable(line: string, { hasColors }: Pick<World, 'hasColors'>): string {
  return line
    .split(/(\p{Cc}\[\d{1,2}m)/u)
    .map((part) => (hasColors && ownCodes.has(part) ? part : part.replaceAll(UNPRINTABLE, escaped)))
    .join('');
}

const UNPRINTABLE = /[^\P{Cc}\t\n]|\p{Bidi_Control}/gu;

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
