import { type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import { isAsyncIterable, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import type { Clock } from '../../../domain/clock.ts';
import { andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
import { eventIdOf } from '../../../graph/change/last-event-id.ts';
import type { GraphContext } from '../../../graph/lib/context.ts';
import {
  type FollowedChanges,
  type FollowedEvents,
  type FollowedStates,
  followedEventsOf,
} from '../../../graph/lib/followed-events.ts';
import { renewCaches } from '../../../graph/lib/source-stream.ts';
import type { ErrorMask } from '../../graphql/graphql-errors.ts';
import { maskedResult } from '../../graphql/plugins/use-error-mask.ts';
import { answerWithToldStream } from '../sse/sse-response.ts';
import { createResultFrame, type ResultFrame } from './result-frame.ts';
import { ResultStream, type ToldResults } from './result-stream.ts';
import { createSharedExecutions } from './shared-executions.ts';
import { createSharedFrames } from './shared-frames.ts';

/** What an operation works with; the request, where it came in one of its own. */
type SharedContext = GraphContext & Partial<Pick<YogaInitialContext, 'request'>>;

const streams = new WeakMap<object, ToldResults>();

/** The results of a subscription that has begun, for a transport that can be told them; undefined when it follows nothing that is shared. */
export function resultStreamOf(args: ExecutionArgs): ToldResults | undefined {
  return streams.get(contextOf(args));
}

function contextOf({ contextValue }: ExecutionArgs): SharedContext {
  // Put together by the app for every operation, on what the transport has brought along.
  return contextValue as SharedContext;
}

/** Makes one result, and writes it out once, for all subscriptions that would tell the same. */
export function useSharedResults(mask: ErrorMask, steadyClock: Clock): Plugin {
  const open = streamOpener(mask);
  const streamsByRequest = new WeakMap<Request, ToldResults>();
  return {
    onSubscribe: ({ subscribeFn, setSubscribeFn }) =>
      setSubscribeFn(async (args: ExecutionArgs) => {
        const result: unknown = await subscribeFn(args);
        const context = contextOf(args);
        const followed = isAsyncIterable(result) ? followedEventsOf(context) : undefined;
        if (followed === undefined) return result;
        const stream = open(args, followed);
        streams.set(context, stream);
        if (context.request !== undefined) streamsByRequest.set(context.request, stream);
        return stream;
      }),
    // Comes after those of Yoga, which have found that the client accepts a stream.
    onResultProcess({ request, result, resultProcessor, setResultProcessor }) {
      const stream = streamsByRequest.get(request);
      if (stream === undefined || resultProcessor === undefined || !isAsyncIterable<ExecutionResult>(result)) return;
      setResultProcessor(() => answerWithToldStream(stream, result, steadyClock), 'text/event-stream');
    },
  };
}

function streamOpener(mask: ErrorMask): (args: ExecutionArgs, followed: FollowedEvents) => ToldResults {
  const frames = createSharedFrames();
  const executions = createSharedExecutions();
  const frameOf = (args: ExecutionArgs, rootValue: unknown, eventId?: string): MaybePromise<ResultFrame> => {
    const context = contextOf(args);
    renewCaches(context);
    const result: MaybePromise<ExecutionResult> = execute({ ...args, rootValue });
    return andThen(result, (made) => createResultFrame(maskedResult(made, mask, context), eventId));
  };
  const ofChanges = (args: ExecutionArgs, changes: FollowedChanges) => {
    const shared = frames({ ...operationOf(args), organizationId: changes.organizationId });
    return new ResultStream({
      events: changes,
      frameOf: (change) => shared.frameOf(change, () => frameOf(args, change, eventIdOf(contextOf(args), change))),
      onOver: shared.leave,
    });
  };
  const ofStates = (args: ExecutionArgs, states: FollowedStates) => {
    const shared = executions(operationOf(args));
    return new ResultStream({
      events: states,
      frameOf: ({ identity, value }) => shared.frameOf(identity, async () => frameOf(args, value)),
      onOver: shared.leave,
    });
  };
  return (args, followed) => (followed.kind === 'changes' ? ofChanges(args, followed) : ofStates(args, followed));
}

function operationOf(args: ExecutionArgs) {
  const { document, operationName, variableValues } = args;
  return { document, operationName, variables: variableValues ?? {}, caller: contextOf(args).caller };
}
