/** How far one operation of a socket has followed an organization's changes. */
export interface ResumePosition {
  /** Records that a result with a revision is about to be written; the result before it has been written. */
  note(revision: number | undefined): void;
}

/** How far the operations of a socket have followed changes, so that a client can resume where it was disconnected. */
export interface ResumePositions {
  /** The operation of an id, until `forget`. */
  operation(id: string): ResumePosition;
  forget(id: string): void;
  /** The revision after which none of the operations misses a change; undefined if none was sent any. */
  resumeAfter(): number | undefined;
}

/** Starts without any position. */
export function createResumePositions(): ResumePositions {
  const known = new Map<string, Position>();
  return {
    operation: (id) => known.get(id) ?? new Position((position) => known.set(id, position)),
    forget(id) {
      known.get(id)?.forget();
      known.delete(id);
    },
    resumeAfter() {
      const certain = [...known.values()].flatMap((position) => position.certain ?? []);
      return certain.length === 0 ? undefined : Math.min(...certain);
    },
  };
}

class Position implements ResumePosition {
  /** The revision in the last result but one, which has certainly been written. */
  #before: number | undefined;
  #last: number | undefined;
  #isKept = false;
  readonly #keep: (position: Position) => void;

  constructor(keep: (position: Position) => void) {
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

  /** Starts again: a client may reuse the id for another operation before the server has noticed the end of the first. */
  forget(): void {
    this.#before = undefined;
    this.#last = undefined;
    this.#isKept = false;
  }

  get certain(): number | undefined {
    return this.#before ?? (this.#last === undefined ? undefined : this.#last - 1);
  }
}
