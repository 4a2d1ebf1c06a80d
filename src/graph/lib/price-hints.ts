import type { GraphQLArgument, GraphQLField } from 'graphql';

/** Hints that a field, or an argument if it is given, costs points beyond those of the objects, for the work behind it. */
export function priced(points: number): { extensions: { points: number } } {
  return { extensions: { points } };
}

/** See {@link priced}; 0 without the hint. */
export function pointsOf({ extensions }: Pick<GraphQLField<unknown, unknown> | GraphQLArgument, 'extensions'>): number {
  const { points } = extensions;
  return typeof points === 'number' ? points : 0;
}

/** How the price of a page that is not a connection follows from its size. */
export interface PagePrice {
  /** The argument that says how many items the page has. */
  readonly argument: string;
  /** How many items the page has without the argument. */
  readonly fallback: number;
  readonly maximum: number;
  /** How many items cost a point. */
  readonly perPoint: number;
}

/** Hints that a field costs one point for each so many items of its page, and nothing for what is selected of an item. */
export function pricedByPage(pagePrice: PagePrice): { extensions: { pagePrice: PagePrice } } {
  return { extensions: { pagePrice } };
}

/** See {@link pricedByPage}; undefined for a field without the hint. */
export function pagePriceHint({
  extensions,
}: Pick<GraphQLField<unknown, unknown>, 'extensions'>): PagePrice | undefined {
  // Only pricedByPage sets it.
  return extensions.pagePrice as PagePrice | undefined;
}

/** Hints that a mutation costs a point for each item of the lists in its input, because it changes an object for each. */
export const pricedByItems = { extensions: { isPricedByItems: true } } as const;

/** See {@link pricedByItems}. */
export function isPricedByItems({ extensions }: Pick<GraphQLField<unknown, unknown>, 'extensions'>): boolean {
  return extensions.isPricedByItems === true;
}
