// Made by `npm run generate` from the .graphql files and schema.graphql.

/** The most environments that a board shows. */
export const MOST_BOARD_ENVIRONMENTS = 20;
