import type { ExecutionResult } from 'graphql';
import type { Clock } from '../../domain/clock.ts';
import { TimeoutError } from '../../domain/errors.ts';
import { timeoutError } from './graphql-errors.ts';

/** How long something may run. */
export interface TimeLimit {
  readonly milliseconds: number;
  readonly steadyClock: Clock;
}

/** What is running, or a result that says that it was given up; then `onGivenUp` is called, and what is running ends by itself. */
export function withinTime<Value>(
  running: PromiseLike<Value>,
  { milliseconds, steadyClock }: TimeLimit,
  onGivenUp: (error: Error) => void,
): Promise<Value | ExecutionResult> {
  return new Promise((resolve, reject) => {
    const cancel = steadyClock.at(steadyClock.now() + milliseconds, () => {
      const error = timeoutError(new TimeoutError());
      resolve({ errors: [error] });
      onGivenUp(error);
    });
    running.then(
      (value) => {
        cancel();
        resolve(value);
      },
      (error: unknown) => {
        cancel();
        reject(error);
      },
    );
  });
}
