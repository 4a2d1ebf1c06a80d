import { type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql';

/** The text of `schema.graphql`: sorted, so that moving a definition does not change it. */
export function printedSchema(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
