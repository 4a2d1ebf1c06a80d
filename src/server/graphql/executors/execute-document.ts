import type { DocumentNode, ExecutionResult } from 'graphql';
import type { ExecutionEnvelope } from '../execution-envelope.ts';
import type { OperationRequest } from './executor.ts';

/** Executes a document for a request: the document of the request, or a part of it. */
export type ExecuteDocument = (request: OperationRequest, document: DocumentNode) => Promise<ExecutionResult>;

/** Makes the executor that takes every query and mutation. */
export function createExecuteDocument({ getEnveloped }: ExecutionEnvelope): ExecuteDocument {
  return async ({ params, createContext }, document) => {
    const { operationName, variables: variableValues } = params;
    const { schema, contextFactory, execute } = getEnveloped(createContext());
    return execute({ schema, document, operationName, variableValues, contextValue: await contextFactory() });
  };
}
