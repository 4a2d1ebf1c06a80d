import { z } from 'zod';

/** A query parameter that is `true` or `false`. */
export const booleanQuery = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .pipe(z.boolean());

/** A query parameter that is a whole number within bounds. */
export function wholeNumberQuery(minimum: number, maximum: number) {
  return z
    .string()
    .regex(/^-?\d{1,15}$/, 'a whole number')
    .transform(Number)
    .pipe(z.int().min(minimum).max(maximum));
}
