import { defaultFieldResolver, type GraphQLFieldResolver, type GraphQLSchema } from 'graphql';
import { isJsonObject } from '../../domain/json.ts';
import type { GraphContext } from './context.ts';

/**
 * Lets every mutation whose input has a comment log its changes, or make its change request, with that comment. Changes the given
 * schema.
 */
export function withChangeComments(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {}))
    field.resolve = commented(field.resolve ?? defaultFieldResolver);
  return schema;
}

function commented(resolve: GraphQLFieldResolver<unknown, GraphContext>): GraphQLFieldResolver<unknown, GraphContext> {
  return async (parent, args, context, info) => {
    const input: unknown = args.input;
    const comment = isJsonObject(input) ? input.comment : undefined;
    if (typeof comment !== 'string') return resolve(parent, args, context, info);
    const { services } = context;
    // Mutations of one operation are executed one after the other, so that no other one sees this comment.
    Object.assign(context, { services: { ...services, store: { ...services.store, comment } } });
    try {
      return await resolve(parent, args, context, info);
    } finally {
      Object.assign(context, { services });
    }
  };
}
