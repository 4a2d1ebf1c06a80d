import { type ExecutionResult, GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { ErrorMask } from '../graphql-errors.ts';

type Mask = (error: unknown) => ReturnType<ErrorMask>;

/** Whose errors can be looked up by the id of their request. */
type Identified = { readonly requestId: string };

/**
 * Masks the errors in every result, so that each transport tells the same. A stream that fails halfway ends with a result that
 * holds the masked error: thrown, transports would deal with it each in their own way.
 */
export function useErrorMask(mask: ErrorMask): Plugin<Identified> {
  return {
    onExecute: ({ args }) => ({
      onExecuteDone: ({ result, setResult }) => setResult(masked(result, maskFor(mask, args.contextValue))),
    }),
    onSubscribe: ({ args }) => ({
      onSubscribeResult: ({ result, setResult }) => setResult(masked(result, maskFor(mask, args.contextValue))),
    }),
  };
}

/** Masks the errors in a result of an operation of this context. */
export function maskedResult(result: ExecutionResult, mask: ErrorMask, context: Identified): ExecutionResult {
  return withMasked(result, maskFor(mask, context));
}

function maskFor(mask: ErrorMask, { requestId }: Identified): Mask {
  return (error) => withCode(mask(error, requestId));
}

/** What GraphQL says of variables is all that comes without a code, and without a place in the result. */
function withCode(error: GraphQLError): GraphQLError {
  const { nodes, source, positions, path, extensions } = error;
  if (path !== undefined || extensions.code !== undefined) return error;
  return new GraphQLError(error.message, {
    nodes,
    source,
    positions,
    extensions: { ...extensions, code: 'BAD_USER_INPUT' },
  });
}

function masked(result: ExecutionResult | AsyncIterable<ExecutionResult>, mask: Mask) {
  return isAsyncIterable(result) ? maskedStream(result[Symbol.asyncIterator](), mask) : withMasked(result, mask);
}

function withMasked(result: ExecutionResult, mask: Mask): ExecutionResult {
  return result.errors === undefined ? result : { ...result, errors: result.errors.map(mask) };
}

function maskedStream(source: AsyncIterator<ExecutionResult>, mask: Mask): AsyncIterableIterator<ExecutionResult> {
  let hasFailed = false;
  const over = { done: true, value: undefined } as const;
  return {
    async next() {
      if (hasFailed) return over;
      try {
        const { done, value } = await source.next();
        return done === true ? over : { done: false, value: withMasked(value, mask) };
      } catch (error) {
        hasFailed = true;
        return { done: false, value: { errors: [mask(error)] } };
      }
    },
    async return() {
      await source.return?.();
      return over;
    },
    // graphql-ws ends only what has this method too.
    async throw(error) {
      await source.throw?.(error);
      return over;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
