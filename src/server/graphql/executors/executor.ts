import type { ExecutionResult } from 'graphql';
import type { MaybePromise } from '../../../domain/maybe-promise.ts';
import type { PreparedOperation } from '../document-cache.ts';
import type { ExecutionContext, OperationContext } from '../operation-context.ts';
import type { OperationParams } from '../operation-params.ts';

/** An operation that was admitted. */
export interface OperationRequest {
  readonly prepared: PreparedOperation;
  readonly params: OperationParams;
  readonly context: OperationContext;
  /** Makes the context of one execution. */
  createContext(): ExecutionContext;
}

/** What an executor answers: the JSON text of the result if there are no errors, or a result whose errors are not masked yet. */
export type Executed = string | ExecutionResult;

/** Executes an operation; undefined: the operation is one for the next executor, and nothing was changed. */
export type Executor = (request: OperationRequest) => MaybePromise<Executed | undefined>;
