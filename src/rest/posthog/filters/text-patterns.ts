import type { ConditionValue } from '../../../domain/targeting.ts';

/** Where in the text a pattern must match. */
export type Anchoring = 'WHOLE' | 'START' | 'END' | 'ANYWHERE';

const anchors = {
  WHOLE: ['^', '$'],
  START: ['^', ''],
  END: ['', '$'],
  ANYWHERE: ['', ''],
} satisfies Record<Anchoring, readonly [string, string]>;

/**
 * A regular expression for any of some texts, in the syntax that JavaScript, Rust, Python and RE2 share. Undefined if no pattern
 * means the same in all of them.
 */
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

/** A regular expression for a text, which ignores the case of ASCII letters only, as PostHog's text operators do. */
export function asciiPatternOf(text: string, anchoring: Anchoring): string {
  const [start, end] = anchors[anchoring];
  return `${start}${[...text].map((each) => characterPattern(each, true)).join('')}${end}`;
}

/** A pattern that matches wherever one of some patterns does. */
export function anyPattern(patterns: readonly ConditionValue[]): string {
  return patterns.length === 1 ? String(patterns[0]) : patterns.map((pattern) => `(?:${pattern})`).join('|');
}

function characterPattern(character: string, ignoreCase: boolean): string {
  if (ignoreCase && /[A-Za-z]/.test(character)) return `[${character.toLowerCase()}${character.toUpperCase()}]`;
  return /[\\^$.*+?()[\]{}|]/.test(character) ? `\\${character}` : character;
}

/** Whether every engine folds the case of a text in the same way. */
export function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
