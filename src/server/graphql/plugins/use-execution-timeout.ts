import type { ExecutionArgs } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { Clock } from '../../../domain/clock.ts';
import { TimeoutError } from '../../../domain/errors.ts';
import { timeoutError } from '../graphql-errors.ts';

/**
 * Gives up an operation that is not done in time: nothing more of it is begun, and what it has begun ends by itself, an SQL
 * statement at its own limit. Of a subscription it is the time until it begins that counts.
 */
export function useExecutionTimeout(milliseconds: number, steadyClock: Clock): Plugin {
  const giveUpAfter = (running: unknown, onGivenUp: (error: Error) => void) =>
    isPromiseLike(running) ? withinTime(running, milliseconds, steadyClock, onGivenUp) : running;
  return {
    onExecute: ({ executeFn, setExecuteFn }) =>
      setExecuteFn((args: ExecutionArgs) => {
        const ending = new AbortController();
        // The executor knows of signals, the type that it shares with graphql-js does not.
        const abortable: ExecutionArgs = Object.assign({ signal: ending.signal }, args);
        return giveUpAfter(executeFn(abortable), (error) => ending.abort(error));
      }),
    onSubscribe: ({ subscribeFn, setSubscribeFn }) =>
      // Without a signal: the executor would listen to it anew for every event.
      setSubscribeFn((args: ExecutionArgs) => {
        const running: unknown = subscribeFn(args);
        return giveUpAfter(running, () => void Promise.resolve(running).then(endStream, () => {}));
      }),
  };
}

function withinTime(
  running: PromiseLike<unknown>,
  milliseconds: number,
  steadyClock: Clock,
  onGivenUp: (error: Error) => void,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const cancel = steadyClock.at(steadyClock.now() + milliseconds, () => {
      const error = timeoutError(new TimeoutError());
      resolve({ errors: [error] });
      onGivenUp(error);
    });
    running.then(
      (result) => {
        cancel();
        resolve(result);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

/** A subscription that begins when nobody waits for it any more. */
function endStream(result: unknown): void {
  if (isAsyncIterable(result)) void result[Symbol.asyncIterator]().return?.();
}
