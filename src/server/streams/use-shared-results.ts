import { type ExecutionArgs, type ExecutionResult, execute } from 'graphql';
import { isAsyncIterable, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import type { Clock } from '../../domain/clock.ts';
import type { GraphContext } from '../../graph/context.ts';
import { type FollowedChanges, followedChangesOf } from '../../graph/followed-changes.ts';
import { renewCaches } from '../../graph/source-stream.ts';
import type { Soon } from '../../live/change-cursor.ts';
import type { ErrorMask } from '../graphql/graphql-errors.ts';
import { maskedResult } from '../graphql/use-error-mask.ts';
import { createResultFrame, type ResultFrame } from './result-frame.ts';
import { ResultStream } from './result-stream.ts';
import { createSharedFrames, type SharedFrames } from './shared-frames.ts';
import { answerWithToldStream } from './told-event-stream.ts';

/** What an operation works with; the request, where it came in one of its own. */
type SharedContext = GraphContext & Partial<Pick<YogaInitialContext, 'request'>>;

const streams = new WeakMap<object, ResultStream>();

/** The results of a subscription that has begun, for a transport that can be told them; undefined when it does not follow changes. */
export function resultStreamOf(args: ExecutionArgs): ResultStream | undefined {
  return streams.get(contextOf(args));
}

function contextOf({ contextValue }: ExecutionArgs): SharedContext {
  // Put together by the app for every operation, on what the transport has brought along.
  return contextValue as SharedContext;
}

/** Makes one result, and writes it out once, for all subscriptions that would tell the same of a change. */
export function useSharedResults(mask: ErrorMask, steadyClock: Clock): Plugin {
  const share = createSharedFrames();
  const streamsByRequest = new WeakMap<Request, ResultStream>();
  return {
    onSubscribe: ({ subscribeFn, setSubscribeFn }) =>
      setSubscribeFn(async (args: ExecutionArgs) => {
        const result: unknown = await subscribeFn(args);
        const context = contextOf(args);
        const changes = isAsyncIterable(result) ? followedChangesOf(context) : undefined;
        if (changes === undefined) return result;
        const { document, operationName, variableValues } = args;
        const { caller } = context;
        const variables = variableValues ?? {};
        const { organizationId } = changes;
        const shared = share({ document, operationName, variables, caller, organizationId });
        const stream = openStream(args, changes, shared, mask);
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

function openStream(
  args: ExecutionArgs,
  changes: FollowedChanges,
  shared: SharedFrames,
  mask: ErrorMask,
): ResultStream {
  const context = contextOf(args);
  const frame = (result: ExecutionResult) => createResultFrame(maskedResult(result, mask, context));
  const tell = (change: unknown): Soon<ResultFrame> => {
    renewCaches(context);
    const result = execute({ ...args, rootValue: change });
    return result instanceof Promise ? result.then(frame) : frame(result);
  };
  return new ResultStream({
    changes,
    frameOf: (change) => shared.frameOf(change, () => tell(change)),
    onOver: () => shared.leave(),
  });
}
