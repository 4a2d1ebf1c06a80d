import {
  type ExecutionArgs,
  type ExecutionResult,
  GraphQLError,
  getOperationAST,
  OperationTypeNode,
  print,
} from 'graphql';
import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import { IdempotencyError } from '../../../domain/errors.ts';
import type { JsonValue } from '../../../domain/json.ts';
import type { GraphContext } from '../../../graph/lib/context.ts';
import type { RepeatableRequest } from '../../../store/idempotency/attempt.ts';
import { runIdempotently } from '../../../store/idempotency/run-idempotently.ts';
import type { OperationContext } from '../graphql.ts';
import { idempotencyError } from '../graphql-errors.ts';

/** What the executors run with: what the transport brought along, and what the resolvers work with. */
type Context = Partial<YogaInitialContext> & OperationContext & GraphContext;

type Execute = (args: ExecutionArgs) => ExecutionResult | Promise<ExecutionResult>;

/** An operation's answer as it is kept. */
interface KeptResult {
  readonly data: NonNullable<ExecutionResult['data']> | null;
  readonly errors?: readonly Pick<GraphQLError, 'message' | 'path' | 'extensions'>[];
}

/**
 * Does an operation of mutations once, however often it is sent under the same key: `Idempotency-Key` in the headers, or
 * `idempotencyKey` in the extensions of the request, which every transport has. Whoever sends it again is given the same answer.
 */
export function useIdempotentMutations(): Plugin<OperationContext> {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args: ExecutionArgs) => {
        // Both have been put together by the plugins before and by the app.
        const context = args.contextValue as Context;
        const key = isMutation(args) ? keyOf(context) : undefined;
        return key === undefined ? executeFn(args) : executeOnce(args, context, key, executeFn);
      });
    },
  };
}

function isMutation({ document, operationName }: ExecutionArgs): boolean {
  return getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION;
}

/** What is no text is no key, and is refused like an empty one. */
function keyOf({ request, params }: Context): string | undefined {
  const { idempotencyKey } = params?.extensions ?? {};
  if (idempotencyKey !== undefined) return typeof idempotencyKey === 'string' ? idempotencyKey : '';
  return request?.headers.get('idempotency-key') ?? undefined;
}

/** A key that is refused is an error of the request, and no result of it. */
async function executeOnce(
  args: ExecutionArgs,
  context: Context,
  key: string,
  execute: Execute,
): Promise<ExecutionResult> {
  const { services } = context;
  let unkept: ExecutionResult | undefined;
  try {
    const { answer, isReplay } = await runIdempotently(services.store, requestOf(args, context, key), async (store) => {
      // The context belongs to this operation alone.
      Object.assign(context, { services: { ...services, store } });
      const result = await execute(args);
      if (!isKeepable(result)) unkept = result;
      return { answer: toKept(result), keep: unkept === undefined ? 'IF_COMMITTED' : 'NEVER' };
    });
    if (isReplay) context.onReplayed?.();
    return unkept ?? fromKept(answer);
  } catch (error) {
    if (error instanceof IdempotencyError) return { errors: [idempotencyError(error)] };
    throw error;
  }
}

function requestOf(args: ExecutionArgs, { caller }: Context, key: string): RepeatableRequest {
  const { document, operationName, variableValues } = args;
  return {
    organizationId: caller.organizationId,
    callerId: caller.apiKeyId,
    operation: caller.source,
    key,
    content: JSON.stringify([print(document), operationName ?? null, variableValues ?? {}]),
  };
}

/** What went wrong here is not kept, so that it can be tried again; nor is what was given up. */
function isKeepable({ data, errors = [] }: ExecutionResult): boolean {
  return data !== null && data !== undefined && errors.every(isExpected);
}

function isExpected({ originalError }: GraphQLError): boolean {
  return originalError === undefined || originalError === null || originalError instanceof GraphQLError;
}

function toKept({ data, errors }: ExecutionResult): JsonValue {
  const told = errors?.map(({ message, path, extensions }) => ({ message, path, extensions }));
  const kept: KeptResult = { data: data ?? null, ...(told === undefined ? {} : { errors: told }) };
  // A result consists of serialized leaves, and errors say what can be sent.
  return kept as unknown as JsonValue;
}

function fromKept(answer: JsonValue): ExecutionResult {
  // Written by toKept from this very type.
  const { data, errors } = answer as unknown as KeptResult;
  if (errors === undefined) return { data };
  return {
    data,
    errors: errors.map(({ message, path, extensions }) => new GraphQLError(message, { path, extensions })),
  };
}
