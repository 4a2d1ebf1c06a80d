interface Told {
  /** The revision in the last result but one, which the client has been sent for certain. */
  readonly before: number | undefined;
  readonly last: number | undefined;
}

/** How far the operations of a socket have been told of changes, for a client that is to go on where it was left. */
export interface ToldRevisions {
  /** Notes that a result with a revision is about to be sent; the one before it has been, or it would not come yet. */
  note(operation: string, revision: number | undefined): void;
  forget(operation: string): void;
  /** The revision after which nothing is missed by any of them; undefined when none was told. */
  resumeAfter(): number | undefined;
}

/** Begins with nothing told. */
export function createToldRevisions(): ToldRevisions {
  const told = new Map<string, Told>();
  return {
    note(operation, last) {
      if (last !== undefined) told.set(operation, { before: told.get(operation)?.last, last });
    },
    forget(operation) {
      told.delete(operation);
    },
    resumeAfter() {
      const certain = [...told.values()].flatMap(({ before, last = 1 }) => before ?? last - 1);
      return certain.length === 0 ? undefined : Math.min(...certain);
    },
  };
}
