/** How many colours there are for parts of a picture; after them they come again. */
const COLORS = 6;

/** The colour of a part of a picture, by its place. Names stand beside the parts: the colour alone says nothing. */
export function seriesColor(place: number): string {
  return `var(--series-${(place % COLORS) + 1})`;
}
