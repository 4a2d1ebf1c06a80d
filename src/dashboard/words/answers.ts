import type { JsonValue } from '../graph/json.ts';

/** An answer of a flag, as it is shown beside others. */
export interface ShownAnswer {
  readonly value: JsonValue;
  /** Key of the variant; null if the flag is off. */
  readonly variant: string | null;
}

/** How long a value is shown at most. */
const LONGEST = 60;

/** An answer in one or two words: "off", "on", or the variant with its value. */
export function answerInWords({ value, variant }: ShownAnswer): string {
  if (value === false || value === null) return 'off';
  if (value === true) return variant === null || variant === 'on' || variant === 'true' ? 'on' : `on (${variant})`;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const short = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return variant === null || variant === short ? short : `${variant}: ${short}`;
}

/** Whether an answer is off. */
export function isOff({ value }: Pick<ShownAnswer, 'value'>): boolean {
  return value === false || value === null;
}
