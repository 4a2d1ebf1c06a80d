import { GraphQLError } from 'graphql';

/** Codes of the requests that the graph itself refuses. The domain’s codes are in `domain/errors.ts`. */
export const badRequestCodes = {
  BAD_ID: 'A global ID is malformed or of an unknown type.',
  BAD_PAGE_SIZE: 'A page has 0 to 100 items, counted from one end.',
  BAD_RANGE: 'A time span is empty or too long.',
  BAD_CURSOR: 'A cursor belongs to another list or order.',
} satisfies Record<string, string>;

/** One of the codes. */
export type BadRequestCode = keyof typeof badRequestCodes;

/** An error that the caller sees unmasked. */
export function badRequest(code: BadRequestCode, message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}
