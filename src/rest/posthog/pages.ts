import { z } from 'zod';

const DEFAULT_LIMIT = 100;
const MAXIMUM_LIMIT = 1_000;

/** Anything else counts as not sent, as in Django REST framework. */
const wholeNumber = (minimum: number, usual: number) =>
  z
    .string()
    .transform((text) => (/^\d{1,9}$/.test(text) && Number(text) >= minimum ? Number(text) : usual))
    .pipe(z.int().min(minimum))
    .default(usual);

/** The wanted part of a list (contract §4.1). */
export const pageQuerySchema = z.object({
  limit: wholeNumber(1, DEFAULT_LIMIT).describe(`The page size, at most ${MAXIMUM_LIMIT}.`),
  offset: wholeNumber(0, 0).describe('The number of items to skip.'),
});

/** A page of a list. */
export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({
    count: z.int(),
    next: z.string().nullable().describe('The address of the next page.'),
    previous: z.string().nullable(),
    results: z.array(item),
  });
}

interface Page<Item> {
  readonly count: number;
  readonly next: string | null;
  readonly previous: string | null;
  readonly results: readonly Item[];
}

/** The page of a list that an address names. */
export function pageOf<Item>(
  items: readonly Item[],
  query: z.output<typeof pageQuerySchema>,
  address: URL,
): Page<Item> {
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

/** The link to the first page has no offset. */
function linkTo(address: URL, limit: number, offset: number): string {
  const link = new URL(address);
  link.searchParams.set('limit', String(limit));
  if (offset > 0) link.searchParams.set('offset', String(offset));
  else link.searchParams.delete('offset');
  // The link may be passed on; a secret in the query must not.
  link.searchParams.delete('personal_api_key');
  link.searchParams.sort();
  return link.href;
}
