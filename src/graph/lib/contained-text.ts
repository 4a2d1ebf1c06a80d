import { problem, shown, ValidationError } from '../../domain/errors.ts';

/** The most characters of a text to search for. */
export const MAXIMUM_SEARCH_TEXT = 200;

/**
 * The condition that one of some columns contains a text, case-insensitively. It does not throw: {@link refuseLongText} refuses a
 * text that is too long at the path of the list.
 */
export function containing<Column extends string>(
  columns: readonly Column[],
  text: string,
): { OR: { [Name in Column]?: { contains: string; mode: 'insensitive' } }[] } {
  // The wildcards of LIKE are escaped.
  const contains = text.slice(0, MAXIMUM_SEARCH_TEXT).replace(/[\\%_]/g, String.raw`\$&`);
  const tests = columns.map((column) => ({ [column]: { contains, mode: 'insensitive' } }));
  // TypeScript widens a computed member name to string.
  return { OR: tests as { [Name in Column]?: { contains: string; mode: 'insensitive' } }[] };
}

/** Throws ValidationError for a text to search for that is too long. */
export function refuseLongText(path: string, text: string | null | undefined): void {
  if (text == null || text.length <= MAXIMUM_SEARCH_TEXT) return;
  throw new ValidationError([
    problem(path, `has ${shown(text.length)} characters, expected ${MAXIMUM_SEARCH_TEXT} at most`),
  ]);
}
