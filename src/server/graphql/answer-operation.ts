/*
 * Every GraphQL operation is answered here: over POST, GET, event streams and WebSockets, refusals included.
 *
 * The steps, in order: the text of a trusted document, the document cache (limits, parse, validate), what the transport allows,
 * the admission (price and rate), and then the first executor that takes the operation; a subscription has one way only. What
 * must hold:
 * - Authentication is done before, once, by the transport; admission is done here, once, before anything is executed.
 * - An executor that leaves an operation to the next one has changed nothing.
 * - The memory executor calls only resolvers that `fromMemory` marks, which read nothing but their parent, arguments and context.
 * - The cache executor keeps only results that `ofOrganization` marks and that no member marked `beyondLog` is part of. A field that
 *   can change without a change in the log and lacks that mark makes results stale, not wrong at first sight.
 * - What one caller's result is reused for another, here or in `streams/sharing`, has `scopeOf(caller)` in its key.
 * - A mutation is executed once; one with an idempotency key, once for all requests with the key.
 * - Every error passes the mask once, with the id of the request. An answer never has an unmasked error, and this never throws.
 */
import { type GraphQLSchema, OperationTypeNode } from 'graphql';
import type { Services } from '../../actions/services.ts';
import type { Limits } from '../../config/limits.ts';
import type { Clock } from '../../domain/clock.ts';
import { andThen, type MaybePromise, recover } from '../../domain/maybe-promise.ts';
import { createGraphContext, type ServerFacts } from '../../graph/lib/context.ts';
import { REPLAYED } from '../../rest/http/idempotent-call.ts';
import { type Rates, standingHeaders } from '../../rest/http/rates.ts';
import type { Admit } from '../limits/operation-admission.ts';
import type { Metrics } from '../metrics/metrics.ts';
import { createSubscribe } from '../streams/sharing/subscribe.ts';
import { traceOperations } from '../tracing/trace-operations.ts';
import { createDocumentCache } from './document-cache.ts';
import { createExecutionEnvelope } from './execution-envelope.ts';
import { createCacheExecutor } from './executors/cached-operation.ts';
import { createExecuteDocument } from './executors/execute-document.ts';
import type { Executed, Executor, OperationRequest } from './executors/executor.ts';
import { createMemoryExecutor } from './executors/memory-operation.ts';
import { type ErrorMask, maskResult, refusal } from './graphql-errors.ts';
import { type OperationAnswer, resultAnswer, textAnswer } from './operation-answer.ts';
import type { OperationContext } from './operation-context.ts';
import type { OperationParams } from './operation-params.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** Answers an operation of an authenticated caller. Never throws. */
export type AnswerOperation = (params: OperationParams, context: OperationContext) => MaybePromise<OperationAnswer>;

/** What answering operations needs. */
export interface AnswerOptions {
  readonly schema: GraphQLSchema;
  readonly services: Services;
  /** What clients may know of the server. */
  readonly server?: ServerFacts | undefined;
  readonly metrics: Pick<Metrics, 'subscriptions' | 'caches'>;
  readonly mask: ErrorMask;
  readonly limits: Limits;
  readonly rates: Rates;
  readonly admit: Admit;
  readonly documents: TrustedDocuments;
  readonly steadyClock: Clock;
}

/** Makes the one way to answer an operation. */
export function createAnswerOperation(options: AnswerOptions): AnswerOperation {
  const { mask } = options;
  const admitted = createAdmitted(options);
  const run = traceOperations(createRun(options), options.services.store.trace);
  return (params, context) => {
    const headers: Record<string, string> = {};
    return recover<OperationAnswer>(
      () => run(admitted(params, context, headers), headers),
      (error) => resultAnswer({ errors: errorsOf(error).map((each) => mask(each, context.requestId)) }, headers),
    );
  };
}

/** Headers that are added to until the answer is complete. */
type OpenHeaders = Record<string, string>;

/** Prepares an operation and admits it. Throws what refuses it. */
function createAdmitted({ schema, services, metrics, limits, rates, admit, documents, server }: AnswerOptions) {
  const prepare = createDocumentCache(schema, limits, metrics.caches);
  if (documents.cache !== undefined) metrics.caches.add(documents.cache);
  return (params: OperationParams, context: OperationContext, headers: OpenHeaders): OperationRequest => {
    const text = documents.textOf(params);
    if (text === undefined) throw refusal(400, 'BAD_REQUEST', 'The request has no "query".');
    const { caller } = context.identity;
    // A caller without any permission pays before a document is parsed, because there is nothing else to pay for.
    if (caller.permissions.size === 0) rates.charge(caller, context.address, { management: 1, evaluations: 0 });
    const prepared = prepare(text, params.operationName);
    documents.accept?.(params);
    const { document, operation } = prepared;
    context.allow(operation.operation);
    const standing = admit({ document, operation, variables: params.variables, caller, address: context.address });
    if (standing !== undefined) Object.assign(headers, standingHeaders(standing));
    const createContext = () => createGraphContext(services, caller, context.requestId, context, server);
    if (operation.operation !== OperationTypeNode.MUTATION) return { prepared, params, context, createContext };
    const idempotencyKey = idempotencyKeyOf(params, context);
    const onReplayed = () => void Object.assign(headers, { [REPLAYED]: 'true' });
    const { address } = context;
    const createMutationContext = () => Object.assign(createContext(), { idempotencyKey, address, onReplayed });
    return { prepared, params, context, createContext: createMutationContext };
  };
}

/**
 * The key in the headers, or in the extensions, which every transport has. A key that is not text is refused like an empty one.
 */
function idempotencyKeyOf({ extensions }: OperationParams, { headers }: OperationContext): string | undefined {
  const { idempotencyKey } = extensions;
  if (idempotencyKey !== undefined) return typeof idempotencyKey === 'string' ? idempotencyKey : '';
  return headers.get('idempotency-key') ?? undefined;
}

/** Executes an operation, or starts a subscription. */
function createRun({ schema, services, metrics, mask, limits, steadyClock }: AnswerOptions) {
  const timeLimit = { milliseconds: limits.executionTime, steadyClock };
  const subscribe = createSubscribe({ schema, mask, timeLimit, gauge: metrics.subscriptions });
  const execute = createExecuteDocument(createExecutionEnvelope(schema, timeLimit));
  const executors: readonly Executor[] = [
    createMemoryExecutor(schema),
    createCacheExecutor(schema, services, execute, metrics.caches),
    (request) => execute(request, request.prepared.document),
  ];
  const toAnswer = (executed: Executed, { context }: OperationRequest, headers: OpenHeaders): OperationAnswer =>
    typeof executed === 'string'
      ? textAnswer(executed, headers)
      : resultAnswer(maskResult(executed, mask, context.requestId), headers);

  return (request: OperationRequest, headers: OpenHeaders): MaybePromise<OperationAnswer> => {
    if (request.prepared.operation.operation !== OperationTypeNode.SUBSCRIPTION)
      return andThen(firstAnswer(executors, request), (executed) => toAnswer(executed, request, headers));
    return andThen(subscribe(request), (started) =>
      'writeTo' in started ? { kind: 'stream', stream: started, headers } : toAnswer(started, request, headers),
    );
  };
}

function firstAnswer(executors: readonly Executor[], request: OperationRequest, index = 0): MaybePromise<Executed> {
  const executor = executors[index];
  if (executor === undefined) throw new Error('The last executor takes every operation.');
  return andThen(executor(request), (executed) => executed ?? firstAnswer(executors, request, index + 1));
}

/** The errors of a document that is not valid are thrown together. */
function errorsOf(error: unknown): readonly unknown[] {
  return error instanceof AggregateError ? error.errors : [error];
}
