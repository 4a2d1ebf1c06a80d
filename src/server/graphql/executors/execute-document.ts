import { type DocumentNode, type ExecutionResult, OperationTypeNode } from 'graphql';
import type { ExecutionEnvelope } from '../execution-envelope.ts';
import type { OperationRequest } from './executor.ts';
import { WrittenLists } from './written-lists.ts';

/** Executes a document for a request: the document of the request, or a part of it. */
export type ExecuteDocument = (request: OperationRequest, document: DocumentNode) => Promise<ExecutionResult>;

/** Makes the executor that takes every query and mutation. */
export function createExecuteDocument({ getEnveloped }: ExecutionEnvelope): ExecuteDocument {
  return async ({ prepared, params, createContext }, document) => {
    const { operationName, variables: variableValues } = params;
    const lists = new WrittenLists();
    const own = createContext();
    const isQuery = prepared.operation.operation === OperationTypeNode.QUERY;
    const context = isQuery ? Object.assign(own, { takeList: lists.taker(() => own) }) : own;
    const { schema, contextFactory, execute } = getEnveloped(context);
    const contextValue = await contextFactory();
    return lists.putInto(await execute({ schema, document, operationName, variableValues, contextValue }));
  };
}
