import type { ConditionValue } from '../../../domain/targeting.ts';

/*
 * PostHog compares texts without regard to case, save in regular expressions. So a question that heeds case is put as a
 * pattern, in the syntax that JavaScript, Rust, Python and RE2 have in common.
 */

/** Where in the text something is looked for. */
export type Anchoring = 'WHOLE' | 'START' | 'END' | 'ANYWHERE';

const anchors = {
  WHOLE: ['^', '$'],
  START: ['^', ''],
  END: ['', '$'],
  ANYWHERE: ['', ''],
} satisfies Record<Anchoring, readonly [string, string]>;

/** A pattern that occurs in the texts in which any of some texts is where it is looked for. Undefined where no pattern says so. */
export function patternOf(
  values: readonly ConditionValue[],
  anchoring: Anchoring,
  ignoreCase: boolean,
): string | undefined {
  const texts = values.map(String);
  if (ignoreCase && !texts.every(isAscii)) return undefined;
  const [start, end] = anchors[anchoring];
  const parts = texts.map((text) => [...text].map((each) => characterPattern(each, ignoreCase)).join(''));
  return parts.length === 1 ? `${start}${parts[0]}${end}` : `${start}(?:${parts.join('|')})${end}`;
}

/** A pattern that occurs wherever one of some patterns does. */
export function anyPattern(patterns: readonly ConditionValue[]): string {
  return patterns.length === 1 ? String(patterns[0]) : patterns.map((pattern) => `(?:${pattern})`).join('|');
}

function characterPattern(character: string, ignoreCase: boolean): string {
  if (ignoreCase && /[A-Za-z]/.test(character)) return `[${character.toLowerCase()}${character.toUpperCase()}]`;
  return /[\\^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character;
}

/** Only of these is it certain that every engine folds the case alike. */
function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
