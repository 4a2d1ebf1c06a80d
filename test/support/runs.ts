/** Whether every property is tried with all its examples, as `npm run test:slow` does. */
const isThorough = process.env.THOROUGH === 'true';

/** How many examples a property is tried with: all of them in the slow suite, else a fifth. */
export function runs(all: number): number {
  return isThorough ? all : Math.ceil(all / 5);
}

/**
 * The rows of a table of which every one takes a while: all of them on PostgreSQL, and in the slow suite, else every fourth.
 */
export function sampled<Row>(rows: readonly Row[], isEmbedded: boolean): readonly Row[] {
  return isThorough || !isEmbedded ? rows : rows.filter((_, index) => index % 4 === 0);
}

/** The rows of a heavy table: all of them in the slow suite and in `npm run test:delivery`, else the first of each kind. */
export function firstOfEach<Row>(rows: readonly Row[], kindOf: (row: Row) => string): readonly Row[] {
  if (isThorough || process.env.DELIVERY === 'long') return rows;
  const kinds = rows.map(kindOf);
  return rows.filter((_, index) => kinds.indexOf(kinds[index] ?? '') === index);
}
