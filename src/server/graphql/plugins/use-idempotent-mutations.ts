import { type ExecutionArgs, type ExecutionResult, GraphQLError, print } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { IdempotencyError } from '../../../domain/errors.ts';
import type { JsonValue } from '../../../domain/json.ts';
import type { RepeatableRequest } from '../../../store/idempotency/attempt.ts';
import { runIdempotently } from '../../../store/idempotency/run-idempotently.ts';
import { readAs } from '../../../store/json-columns.ts';
import { idempotencyError, isServerFailure } from '../graphql-errors.ts';
import type { ExecutionContext } from '../operation-context.ts';

type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** An operation's result as it is stored. */
interface StoredResult {
  readonly data: NonNullable<ExecutionResult['data']> | null;
  readonly errors?: readonly Pick<GraphQLError, 'message' | 'path' | 'extensions'>[];
}

/** Reads what {@link toStored} stores. */
const readStored = readAs<StoredResult>();

/** Executes an operation of mutations once for all requests with the same key. A retry gets the same answer. */
export function useIdempotentMutations(): Plugin {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args: ExecutionArgs) => {
        // Made by answer-operation.ts for this operation.
        const context = args.contextValue as ExecutionContext;
        const { idempotencyKey } = context;
        return idempotencyKey === undefined ? executeFn(args) : executeOnce(args, context, idempotencyKey, executeFn);
      });
    },
  };
}

/** A key that is refused is an error of the request, and has no result. */
async function executeOnce(
  args: ExecutionArgs,
  context: ExecutionContext,
  key: string,
  execute: Execute,
): Promise<ExecutionResult> {
  const { services } = context;
  let unstorable: ExecutionResult | undefined;
  try {
    const { answer, isReplay } = await runIdempotently(services.store, requestOf(args, context, key), async (store) => {
      // The context belongs to this operation alone.
      Object.assign(context, { services: { ...services, store } });
      const result = await execute(args);
      if (!isStorable(result)) unstorable = result;
      return { answer: toStored(result), keep: unstorable === undefined ? 'IF_COMMITTED' : 'NEVER' };
    });
    if (isReplay) context.onReplayed?.();
    return unstorable ?? toResult(readStored(answer));
  } catch (error) {
    if (error instanceof IdempotencyError) return { errors: [idempotencyError(error)] };
    throw error;
  }
}

function requestOf(args: ExecutionArgs, { caller, address }: ExecutionContext, key: string): RepeatableRequest {
  const { document, operationName, variableValues } = args;
  return {
    organizationId: caller.organizationId,
    callerId: caller.apiKeyId,
    address,
    operation: caller.source,
    key,
    content: JSON.stringify([print(document), operationName ?? null, variableValues ?? {}]),
  };
}

/** A failure of the server is not stored, so that the request can be retried; nor is an operation that took too long. */
function isStorable({ data, errors = [] }: ExecutionResult): boolean {
  return data !== null && data !== undefined && errors.every((error) => isExpected(error) && !isServerFailure(error));
}

function isExpected({ originalError }: GraphQLError): boolean {
  return originalError === undefined || originalError === null || originalError instanceof GraphQLError;
}

function toStored({ data, errors }: ExecutionResult): JsonValue {
  const sent = errors?.map(({ message, path, extensions }) => ({ message, path, extensions }));
  const stored: StoredResult = { data: data ?? null, ...(sent === undefined ? {} : { errors: sent }) };
  // A result consists of serialized leaves, and errors contain only what can be sent.
  return stored as unknown as JsonValue;
}

function toResult({ data, errors }: StoredResult): ExecutionResult {
  if (errors === undefined) return { data };
  return {
    data,
    errors: errors.map(({ message, path, extensions }) => new GraphQLError(message, { path, extensions })),
  };
}
