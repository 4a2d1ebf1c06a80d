import { setImmediate as nextTurn } from 'node:timers/promises';
import { serialize } from 'node:v8';
import type { DocumentNode } from 'graphql';
import { type Caller, scopeOf } from '../../../domain/caller.ts';
import type { ResultFrame } from './result-frame.ts';

/** A subscription that shares its executions with those that are identical for callers who may see the same. */
export interface IdenticalOperation {
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly caller: Caller;
}

/** Executions of identical subscriptions. */
export interface SharedExecutions {
  /**
   * The frame of an execution that begins after this call, as it would if nobody else had asked: nobody is told anything older.
   * `make` is called unless somebody else has asked for the same, by its identity, and waits for that execution to begin.
   */
  frameOf(identity: unknown, make: () => Promise<ResultFrame>): Promise<ResultFrame>;
  /** To be called, once, when a subscription that joined is over. */
  leave(): void;
}

interface Group {
  readonly lines: Map<unknown, Line>;
  members: number;
}

/** Brings identical subscriptions together. Nothing is kept of an execution that is over, so there is nothing that may be outdated. */
export function createSharedExecutions(): (operation: IdenticalOperation) => SharedExecutions {
  const documents = new WeakMap<DocumentNode, Map<string, Group>>();
  return (operation) => {
    const groups = documents.get(operation.document) ?? new Map<string, Group>();
    documents.set(operation.document, groups);
    const key = keyOf(operation);
    const group = groups.get(key) ?? { lines: new Map(), members: 0 };
    groups.set(key, group);
    group.members += 1;
    return {
      frameOf: (identity, make) => lineOf(group, identity).frame(make),
      leave() {
        group.members -= 1;
        if (group.members === 0) groups.delete(key);
      },
    };
  };
}

/** All that a result depends on besides the document and the event. JSON would take some variables for others. */
function keyOf({ operationName, variables, caller }: IdenticalOperation): string {
  return serialize([operationName ?? null, variables, scopeOf(caller)]).toString('latin1');
}

function lineOf({ lines }: Group, identity: unknown): Line {
  const line = lines.get(identity) ?? new Line(() => lines.delete(identity));
  lines.set(identity, line);
  return line;
}

/** Executions one after the other: while one runs, all who ask wait for the same next one. */
class Line {
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
    // What has failed has failed for those who waited for it.
    this.#last = next.then(
      () => this.#endOf(),
      () => this.#endOf(),
    );
    return next;
  }

  async #executeAfter(last: Promise<unknown>, make: () => Promise<ResultFrame>): Promise<ResultFrame> {
    await last;
    // Whoever is woken by the same change, or by the end of the same execution, asks within this turn.
    await nextTurn();
    this.#next = undefined;
    return make();
  }

  #endOf(): void {
    if (this.#next === undefined) this.#onEmpty();
  }
}
