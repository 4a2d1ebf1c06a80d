import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type TimeLimit, withinTime } from '../execution-timeout.ts';

/**
 * Abandons an operation that takes too long: it starts no further resolvers. Those that have started end on their own, an SQL
 * statement at its own limit.
 */
export function useExecutionTimeout(timeLimit: TimeLimit): Plugin {
  return {
    onExecute: ({ executeFn, setExecuteFn }) =>
      setExecuteFn((args: ExecutionArgs) => {
        const ending = new AbortController();
        // The executor takes a signal, which the type that it shares with graphql-js does not have.
        const abortable: ExecutionArgs = Object.assign({ signal: ending.signal }, args);
        const running: unknown = executeFn(abortable);
        if (!isPromiseLike(running)) return running;
        return withinTime(running, timeLimit, (error) => ending.abort(error));
      }),
  };
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
