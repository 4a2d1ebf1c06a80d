/** How far one operation of a socket has been told of changes. */
export interface ToldOperation {
  /** Notes that a result with a revision is about to be sent; the one before it has been, or it would not come yet. */
  note(revision: number | undefined): void;
}

/** How far the operations of a socket have been told of changes, for a client that is to go on where it was left. */
export interface ToldRevisions {
  /** The operation that has this id until it is forgotten. */
  operation(id: string): ToldOperation;
  forget(id: string): void;
  /** The revision after which nothing is missed by any of them; undefined when none was told. */
  resumeAfter(): number | undefined;
}

/** Begins with nothing told. */
export function createToldRevisions(): ToldRevisions {
  const told = new Map<string, Told>();
  return {
    operation: (id) => told.get(id) ?? new Told((operation) => told.set(id, operation)),
    forget(id) {
      told.get(id)?.forget();
      told.delete(id);
    },
    resumeAfter() {
      const certain = [...told.values()].flatMap((operation) => operation.certain ?? []);
      return certain.length === 0 ? undefined : Math.min(...certain);
    },
  };
}

class Told implements ToldOperation {
  /** The revision in the last result but one, which the client has been sent for certain. */
  #before: number | undefined;
  #last: number | undefined;
  #isKept = false;
  readonly #keep: (operation: Told) => void;

  constructor(keep: (operation: Told) => void) {
    this.#keep = keep;
  }

  note(revision: number | undefined): void {
    if (revision === undefined) return;
    this.#before = this.#last;
    this.#last = revision;
    if (this.#isKept) return;
    this.#isKept = true;
    this.#keep(this);
  }

  /** Begins anew: a client may give the id to another operation before this side knows that the first is over. */
  forget(): void {
    this.#before = undefined;
    this.#last = undefined;
    this.#isKept = false;
  }

  get certain(): number | undefined {
    return this.#before ?? (this.#last === undefined ? undefined : this.#last - 1);
  }
}
