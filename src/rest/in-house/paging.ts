import { z } from 'zod';

const wholeNumber = (maximum: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, 'a whole number')
    .transform(Number)
    .pipe(z.int().min(1).max(maximum));

/** The query of a list. */
export const pageQuerySchema = z.object({
  page: wholeNumber(1_000_000).default(1).describe('Which page, from 1.'),
  limit: wholeNumber(100).default(20).describe('How many to a page.'),
});

/** A page to answer with. */
export type PageQuery = z.output<typeof pageQuerySchema>;

/** Where in the list the answer stands. */
export const paginationSchema = z
  .object({ page: z.int(), limit: z.int(), total: z.int().describe('How many there are on all pages.') })
  .meta({ id: 'Pagination' });

/** How many come before a page. */
export function offsetOf({ page, limit }: PageQuery): number {
  return (page - 1) * limit;
}

/** A query parameter that is `true` or `false`. */
export const booleanQuery = z
  .enum(['true', 'false'])
  .transform((text) => text === 'true')
  .pipe(z.boolean());
