import { z } from 'zod';

/** How many items a page has when nobody says, and at the most. */
const USUAL_LIMIT = 100;
const MAXIMUM_LIMIT = 1_000;

/** What is no such number counts as not sent, as Django REST framework has it. */
const wholeNumber = (minimum: number, usual: number) =>
  z
    .string()
    .transform((text) => (/^\d{1,9}$/.test(text) && Number(text) >= minimum ? Number(text) : usual))
    .pipe(z.int().min(minimum))
    .default(usual);

/** Which part of a list is wanted (contract §4.1). */
export const limitOffsetSchema = z.object({
  limit: wholeNumber(1, USUAL_LIMIT).describe(
    `How many items at the most; ${MAXIMUM_LIMIT} are the most there can be.`,
  ),
  offset: wholeNumber(0, 0).describe('How many items to leave out first.'),
});

/** A part of a list, with where the next and the previous ones are. */
export interface ListPage<Item> {
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly Item[];
}

/** The part of a list that was asked for at an address. */
export function listPage<Item>(
  items: readonly Item[],
  query: z.output<typeof limitOffsetSchema>,
  address: URL,
): ListPage<Item> {
  const { offset } = query;
  const limit = Math.min(query.limit, MAXIMUM_LIMIT);
  const link = (other: number) => linkTo(address, limit, other);
  return {
    count: items.length,
    next: offset + limit < items.length ? link(offset + limit) : null,
    previous: offset > 0 ? link(offset - limit) : null,
    results: items.slice(offset, offset + limit),
  };
}

/** The first part is linked to without an offset. */
function linkTo(address: URL, limit: number, offset: number): string {
  const link = new URL(address);
  link.searchParams.set('limit', String(limit));
  if (offset > 0) link.searchParams.set('offset', String(offset));
  else link.searchParams.delete('offset');
  // A key that came in the query is not repeated to whoever the link is given to.
  link.searchParams.delete('personal_api_key');
  link.searchParams.sort();
  return link.href;
}
