import {
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  getOperationAST,
  type OperationDefinitionNode,
  OperationTypeNode,
} from 'graphql';
import type { Services } from '../../actions/services.ts';
import type { Limits } from '../../config/limits.ts';
import { andThen, type MaybePromise } from '../../domain/maybe-promise.ts';
import { createGraphContext } from '../../graph/lib/context.ts';
import type { Admit } from '../limits/operation-admission.ts';
import { createPreparedDocuments } from './document-cache.ts';
import {
  compileKept,
  type ExecuteDocument,
  type KeptOperation,
  type KeptResult,
} from './executors/cached-operation.ts';
import { compileInstant, type InstantOperation } from './executors/memory-operation.ts';
import { createKeptAnswers } from './executors/result-cache.ts';
import type { GraphQLServer, OperationContext } from './graphql.ts';
import type { PostedOperation } from './request-params.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** What came of trying the short way. */
export interface ShortAnswer {
  /** The text of the answer; undefined when the long way has to be gone. */
  readonly text: string | undefined;
  /** What the long way need not do again. */
  readonly done: Pick<OperationContext, 'isAdmitted' | 'knownResult'>;
}

/**
 * Answers an operation past the executor, wholly or in part, where that is sure to say the same: one that is answered without an
 * error. Whatever else there is to say is left to the long way.
 */
export type AnswerShortly = (posted: PostedOperation, context: OperationContext) => MaybePromise<ShortAnswer>;

/** What the long way need not do again, by the requests of `node:http` for which the short way was tried before the app saw them. */
export type TriedShortly = WeakMap<object, ShortAnswer['done']>;

/** What the short way is made of. */
export interface ShortAnswerOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  readonly graphql: GraphQLServer;
  readonly limits: Limits;
  readonly admit: Admit;
  readonly documents: TrustedDocuments;
}

/** An operation of a document that was asked for. */
interface Prepared {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** The ways that an operation can be answered by. */
interface Compiled {
  readonly instant: InstantOperation | undefined;
  readonly kept: KeptOperation | undefined;
}

/** Nothing came of it: the long way begins at the beginning. */
export const NOT_TRIED: ShortAnswer = { text: undefined, done: {} };

/** Makes the short way. */
export function createShortAnswers(options: ShortAnswerOptions): AnswerShortly {
  const { schema, services, graphql, limits, admit, documents } = options;
  const prepare = createPreparedDocuments(schema, limits);
  const compile = createCompiler(schema, services);
  return (posted, context) => {
    const text = attempt(() => documents.textOf(posted));
    const document = text === undefined ? undefined : prepare(text);
    const operation = document && getOperationAST(document, posted.operationName);
    if (!operation) return NOT_TRIED;
    const prepared = { document, operation };
    const { instant, kept } = compile(prepared);
    const isWhole = operation.operation === OperationTypeNode.MUTATION && !isRepeatable(posted, context);
    if (instant === undefined && kept === undefined && !isWhole) return NOT_TRIED;
    if (!attempt(() => letIn(admit, prepared, posted, context))) return NOT_TRIED;
    const { identity, requestId } = context;
    if (instant !== undefined) {
      return andThen(instant(posted.variables, createGraphContext(services, identity.caller, requestId)), answered);
    }
    const execute = executorOf(graphql, posted, context);
    if (isWhole) return andThen<ExecutionResult, ShortAnswer>(execute(document), answeredWhole);
    return andThen<KeptResult | undefined, ShortAnswer>(
      kept?.(posted.variables, identity.caller, execute),
      (result) => {
        if (result === undefined || 'data' in result) return answered(result?.data);
        return { text: undefined, done: { isAdmitted: true, knownResult: result.result } };
      },
    );
  };
}

function answered(data: string | undefined): ShortAnswer {
  return { text: data === undefined ? undefined : `{"data":${data}}`, done: { isAdmitted: true } };
}

/** A mutation is done once: where there is more to say than its data, the long way only says it. */
function answeredWhole(result: ExecutionResult): ShortAnswer {
  const { data, errors, extensions } = result;
  if (data && errors === undefined && extensions === undefined) return answered(JSON.stringify(data));
  return { text: undefined, done: { isAdmitted: true, knownResult: result } };
}

/** What was sent under a key is looked up, and kept, on the long way. */
function isRepeatable({ extensions }: PostedOperation, { hasIdempotencyKey }: OperationContext): boolean {
  return hasIdempotencyKey === true || extensions?.idempotencyKey !== undefined;
}

function createCompiler(schema: GraphQLSchema, services: Services): (prepared: Prepared) => Compiled {
  const known = new WeakMap<OperationDefinitionNode, Compiled>();
  const answers = createKeptAnswers(services);
  return ({ document, operation }) => {
    const before = known.get(operation);
    if (before !== undefined) return before;
    const instant = compileInstant({ schema, operation }, document);
    const compiled = { instant, kept: instant ? undefined : compileKept(schema, document, operation, answers) };
    known.set(operation, compiled);
    return compiled;
  };
}

function letIn(
  admit: Admit,
  prepared: Prepared,
  { variables }: PostedOperation,
  { identity, address, onCharged }: OperationContext,
): true {
  const { document, operation } = prepared;
  const standing = admit({ document, operation, variables, caller: identity.caller, address });
  if (standing !== undefined) onCharged?.(standing);
  return true;
}

/** With everything that surrounds an operation, but for what has been done for the whole of it. */
function executorOf(graphql: GraphQLServer, posted: PostedOperation, context: OperationContext): ExecuteDocument {
  return async (document) => {
    const { operationName, variables: variableValues } = posted;
    const { schema, contextFactory, execute } = graphql.getEnveloped({ ...context, params: posted });
    return execute({ schema, document, operationName, variableValues, contextValue: await contextFactory() });
  };
}

/** Undefined for what throws: the long way will throw it again, and say so. */
function attempt<Result>(act: () => Result): Result | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
