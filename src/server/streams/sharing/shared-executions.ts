import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ResultFrame } from './result-frame.ts';
import { createSharingGroups, type SharedOperation } from './sharing-groups.ts';

/** Executions of identical subscriptions. */
export interface SharedExecutions {
  /**
   * The frame of an execution that starts after this call, so that it never shows an older state. `make` is called unless another
   * subscriber waits for an execution with the same identity.
   */
  frameOf(identity: unknown, make: () => Promise<ResultFrame>): Promise<ResultFrame>;
  /** Called once, when the subscription has ended. */
  leave(): void;
}

/** Groups identical subscriptions. Nothing of a finished execution is cached, so nothing can be outdated. */
export function createSharedExecutions(): (operation: SharedOperation) => SharedExecutions {
  const join = createSharingGroups(() => new Map<unknown, ExecutionQueue>());
  return (operation) => {
    const { shared: queues, leave } = join(operation);
    return { frameOf: (identity, make) => queueOf(queues, identity).frame(make), leave };
  };
}

function queueOf(queues: Map<unknown, ExecutionQueue>, identity: unknown): ExecutionQueue {
  const queue = queues.get(identity) ?? new ExecutionQueue(() => queues.delete(identity));
  queues.set(identity, queue);
  return queue;
}

/** Executions one after the other: while one runs, all subscribers wait for the same next one. */
class ExecutionQueue {
  readonly #onEmpty: () => void;
  #last: Promise<unknown> = Promise.resolve();
  #next: Promise<ResultFrame> | undefined;

  constructor(onEmpty: () => void) {
    this.#onEmpty = onEmpty;
  }

  frame(make: () => Promise<ResultFrame>): Promise<ResultFrame> {
    if (this.#next !== undefined) return this.#next;
    const next = this.#executeAfter(this.#last, make);
    this.#next = next;
    // A failure concerns those that waited for this execution, not those that wait for the next.
    this.#last = next.then(
      () => this.#endOf(),
      () => this.#endOf(),
    );
    return next;
  }

  async #executeAfter(last: Promise<unknown>, make: () => Promise<ResultFrame>): Promise<ResultFrame> {
    await last;
    // The subscribers that are notified of the same change, or of the end of the same execution, all join within this turn.
    await nextTurn();
    this.#next = undefined;
    return make();
  }

  #endOf(): void {
    if (this.#next === undefined) this.#onEmpty();
  }
}
