import type { ExecutionResult } from 'graphql';
import type { Clock } from '../../domain/clock.ts';
import { TimeoutError } from '../../domain/errors.ts';
import { timeoutError } from './graphql-errors.ts';

/** How long an execution may take. */
export interface TimeLimit {
  readonly milliseconds: number;
  readonly steadyClock: Clock;
}

/** The running execution, or a timeout error; then `onGivenUp` is called, and the execution ends on its own. */
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
