import { z } from 'zod';
import { wholeNumberQuery } from '../http/query.ts';

/** The query of a list. */
export const pageQuerySchema = z.object({
  page: wholeNumberQuery(1, 1_000_000).default(1).describe('Which page, from 1.'),
  limit: wholeNumberQuery(1, 100).default(20).describe('How many to a page.'),
});

/** The page of a list. */
export type PageQuery = z.output<typeof pageQuerySchema>;

/** The position of a page in the list. */
export const paginationSchema = z
  .object({ page: z.int(), limit: z.int(), total: z.int().describe('How many there are on all pages.') })
  .meta({ id: 'Pagination' });

/** How many items come before a page. */
export function offsetOf({ page, limit }: PageQuery): number {
  return (page - 1) * limit;
}
