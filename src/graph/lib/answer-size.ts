import { problem, shown, ValidationError } from '../../domain/errors.ts';

/** How many items an answer that is not a page has at the most. Throws ValidationError for a number that is out of bounds. */
export function answerSize(first: number | null | undefined, fallback: number, maximum: number): number {
  const size = first ?? fallback;
  if (size >= 0 && size <= maximum) return size;
  throw new ValidationError([problem('first', `is ${shown(size)}, expected 0 to ${maximum}`)]);
}
