import type { ExecutionResult } from 'graphql';
import type { Change } from '../../domain/change.ts';
import type { ChangeCursor, Soon } from '../../live/change-cursor.ts';
import type { ResultFrame } from './result-frame.ts';

/** Writes a frame to a client; resolves when it is written, and not at all when the client is gone. */
export type Teller = (frame: ResultFrame) => Promise<void>;

/** What a result stream consists of. */
export interface ResultStreamOptions {
  readonly changes: ChangeCursor;
  /** Makes what a change is told with. */
  readonly frameOf: (change: Change) => Soon<ResultFrame>;
  /** Is called once, when nobody listens any more. */
  readonly onOver: () => void;
}

type Step = IteratorResult<ExecutionResult>;

interface Asked {
  readonly resolve: (step: Step) => void;
  readonly reject: (error: unknown) => void;
}

const OVER: Step = { done: true, value: undefined };

/**
 * The results of one subscription of changes. A transport either pulls them, as of any subscription, or gives it a way to tell
 * the client: then results go there straight from the change, each once the one before is written, and `next` waits for the end.
 */
export class ResultStream implements AsyncIterableIterator<ExecutionResult> {
  readonly #options: ResultStreamOptions;
  #tell: Teller | undefined;
  #asked: Asked | undefined;
  #stopListening: (() => void) | undefined;
  #isBusy = false;
  #isOver = false;

  constructor(options: ResultStreamOptions) {
    this.#options = options;
  }

  /** To be called before the first result is asked for, from when on the client is told. */
  tellBy(tell: Teller): void {
    this.#tell = tell;
  }

  next(): Promise<Step> {
    if (this.#isOver) return Promise.resolve(OVER);
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#stopListening ??= this.#options.changes.onMore(() => this.#advance());
      this.#advance();
    });
  }

  return(): Promise<Step> {
    this.#end()?.resolve(OVER);
    return Promise.resolve(OVER);
  }

  throw(): Promise<Step> {
    return this.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** Goes on with the next change unless the one before is still under way, or nobody wants it. */
  #advance(): void {
    if (this.#isBusy || this.#asked === undefined) return;
    try {
      const frame = this.#nextFrame();
      if (frame instanceof Promise) this.#await(frame);
      else if (frame !== undefined) this.#deliver(frame);
    } catch (error) {
      this.#end()?.reject(error);
    }
  }

  #nextFrame(): Soon<ResultFrame | undefined> {
    const { changes, frameOf } = this.#options;
    const change = changes.take();
    if (change === undefined) return undefined;
    if (change instanceof Promise) return change.then((read) => (read === undefined ? undefined : frameOf(read)));
    return frameOf(change);
  }

  #await(frame: Promise<ResultFrame | undefined>): void {
    this.#isBusy = true;
    frame.then(
      (made) => {
        this.#isBusy = false;
        if (made === undefined) this.#advance();
        else this.#deliver(made);
      },
      (error: unknown) => this.#end()?.reject(error),
    );
  }

  #deliver(frame: ResultFrame): void {
    const asked = this.#asked;
    if (asked === undefined) return;
    if (this.#tell === undefined) {
      this.#asked = undefined;
      asked.resolve({ done: false, value: frame.result });
      return;
    }
    this.#isBusy = true;
    const goOn = () => {
      this.#isBusy = false;
      this.#advance();
    };
    // A connection that cannot be written to is about to be closed, which ends this too.
    this.#tell(frame).then(goOn, () => {});
  }

  #end(): Asked | undefined {
    const asked = this.#asked;
    if (!this.#isOver) this.#options.onOver();
    this.#isOver = true;
    this.#asked = undefined;
    this.#stopListening?.();
    return asked;
  }
}
