import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
} from 'graphql';
import type { Gauge } from 'prom-client';
import { andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
import { eventIdOf } from '../../../graph/change/last-event-id.ts';
import { FollowedStream } from '../../../graph/lib/followed-events.ts';
import type { EventCursor } from '../../../live/event-cursor.ts';
import { type TimeLimit, withinTime } from '../../graphql/execution-timeout.ts';
import type { OperationRequest } from '../../graphql/executors/executor.ts';
import { type ErrorMask, maskResult } from '../../graphql/graphql-errors.ts';
import { createResultFrame, type ResultFrame } from './result-frame.ts';
import { EventResultStream, type ResultStream } from './result-stream.ts';
import { createSharedExecutions } from './shared-executions.ts';
import { createSharedFrames } from './shared-frames.ts';

/** What subscribing needs. */
export interface SubscribeOptions {
  readonly schema: GraphQLSchema;
  readonly mask: ErrorMask;
  /** Counts the subscriptions that are running. */
  readonly gauge: Pick<Gauge, 'inc' | 'dec'>;
  /** How long a subscription may take to start. */
  readonly timeLimit: TimeLimit;
}

/** Starts a subscription; a result, whose errors are not masked yet, says why it cannot be started. */
export type Subscribe = (request: OperationRequest) => Promise<ResultStream | ExecutionResult>;

/** A way to make the results of events. */
interface ResultMaker<Event> {
  /** The result of an event; undefined: the client has that result already. */
  frameOf(event: Event): MaybePromise<ResultFrame | undefined>;
  leave(): void;
}

/**
 * Makes the one way to subscribe. Identical subscriptions of callers who may see the same share their results, each of which is
 * made and written once.
 */
export function createSubscribe({ schema, mask, gauge, timeLimit }: SubscribeOptions): Subscribe {
  const frames = createSharedFrames();
  const executions = createSharedExecutions();

  const frameOf = (request: OperationRequest, rootValue: unknown, eventId?: string): MaybePromise<ResultFrame> => {
    // In a context of its own: an event shows what is, not what was loaded for an earlier event.
    const result: MaybePromise<ExecutionResult> = execute({ ...argsOf(schema, request), rootValue });
    return andThen(result, (made) => createResultFrame(maskResult(made, mask, request.context.requestId), eventId));
  };
  const open = <Event>(request: OperationRequest, events: EventCursor<Event>, maker: ResultMaker<Event>) => {
    gauge.inc();
    return new EventResultStream({
      events,
      frameOf: maker.frameOf,
      failureOf: (error) => createResultFrame({ errors: [mask(error, request.context.requestId)] }),
      onEnd() {
        maker.leave();
        gauge.dec();
      },
    });
  };
  const openSource = (request: OperationRequest, source: AsyncIterable<unknown>): ResultStream => {
    if (!(source instanceof FollowedStream)) {
      const iterator = source[Symbol.asyncIterator]();
      const leave = () => endSource(iterator);
      return open(request, iteratorCursor(iterator), { frameOf: ({ value }) => frameOf(request, value), leave });
    }
    const { events } = source;
    if (events.kind === 'changes') {
      const context = request.createContext();
      const shared = frames({ ...operationOf(request), organizationId: events.organizationId });
      return open(request, events, {
        frameOf: (change) => shared.frameOf(change, () => frameOf(request, change, eventIdOf(context, change))),
        leave: shared.leave,
      });
    }
    const shared = executions(operationOf(request));
    let last: string | undefined;
    return open(request, events, {
      async frameOf({ identity, value }) {
        const frame = await shared.frameOf(identity, async () => frameOf(request, value));
        if (events.isWhole && frame.text === last) return undefined;
        last = frame.text;
        return frame;
      },
      leave: shared.leave,
    });
  };

  return async (request) => {
    const starting = createSourceEventStream(argsOf(schema, request));
    const source = await withinTime(starting, timeLimit, () => void starting.then(endUnwanted, () => {}));
    return isAsyncIterable(source) ? openSource(request, source) : source;
  };
}

function argsOf(schema: GraphQLSchema, { prepared, params, createContext }: OperationRequest): ExecutionArgs {
  const { operationName, variables: variableValues } = params;
  return { schema, document: prepared.document, operationName, variableValues, contextValue: createContext() };
}

function operationOf({ prepared, params, context }: OperationRequest) {
  const { operationName, variables } = params;
  return { document: prepared.document, operationName, variables, caller: context.identity.caller };
}

/** The events of a source stream that has no cursor. */
function iteratorCursor(source: AsyncIterator<unknown>): EventCursor<{ readonly value: unknown }> {
  let isOver = false;
  const next = async () => {
    const { done, value } = await source.next();
    isOver = done === true;
    return isOver ? undefined : { value };
  };
  return { take: () => (isOver ? undefined : next()), onMore: () => () => {}, isOver: () => isOver };
}

/** Ends the source of a subscription that was given up before it started. */
function endUnwanted(source: AsyncIterable<unknown> | ExecutionResult): void {
  if (isAsyncIterable(source) && !(source instanceof FollowedStream)) endSource(source[Symbol.asyncIterator]());
}

function endSource(source: AsyncIterator<unknown>): void {
  // The client has gone, so there is no one to report a failure to.
  source.return?.().catch(() => {});
}

function isAsyncIterable(value: object): value is AsyncIterable<unknown> {
  return Symbol.asyncIterator in value;
}
