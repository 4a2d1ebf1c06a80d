import { GraphQLError } from 'graphql';

/** The codes of requests that the graph itself refuses; those of the domain are in `domain/errors.ts`. */
export const badRequestCodes = {
  BAD_ID: 'A global id is malformed or of an unknown type.',
  BAD_PAGE_SIZE: 'A page is to have 1 to 100 items, counted from one end.',
  BAD_RANGE: 'A span of time is empty or too long.',
  BAD_CURSOR: 'A cursor does not come from the list it was used on.',
} satisfies Record<string, string>;

/** One of the codes. */
export type BadRequestCode = keyof typeof badRequestCodes;

/** A refusal that the caller sees as it is. */
export function badRequest(code: BadRequestCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
