import type { ExecutionResult } from 'graphql';
import { andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
import type { EventCursor } from '../../../live/event-cursor.ts';
import type { ResultFrame } from './result-frame.ts';

/** Writes a frame to a client; resolves when it is written, and not at all when the client is gone. Undefined: it is written already. */
export type Teller = (frame: ResultFrame) => Promise<void> | undefined;

/** What a result stream consists of. */
export interface ResultStreamOptions<Event> {
  readonly events: EventCursor<Event>;
  /** Makes what an event is told with. */
  readonly frameOf: (event: Event) => MaybePromise<ResultFrame>;
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
 * The results of one subscription. A transport either pulls them, as of any subscription, or gives it a way to tell the client:
 * then results go there straight from the event, each once the one before is written, and `next` waits for the end.
 */
export interface ToldResults extends AsyncIterableIterator<ExecutionResult> {
  /** To be called before the first result is asked for, from when on the client is told. */
  tellBy(tell: Teller): void;
}

/** The results of one subscription, made from the events that it follows. */
export class ResultStream<Event> implements ToldResults {
  readonly #options: ResultStreamOptions<Event>;
  #tell: Teller | undefined;
  #asked: Asked | undefined;
  #stopListening: (() => void) | undefined;
  #isBusy = false;
  #isOver = false;

  constructor(options: ResultStreamOptions<Event>) {
    this.#options = options;
  }

  /** See {@link ToldResults}. */
  tellBy(tell: Teller): void {
    this.#tell = tell;
  }

  next(): Promise<Step> {
    if (this.#isOver) return Promise.resolve(OVER);
    return new Promise((resolve, reject) => {
      this.#asked = { resolve, reject };
      this.#stopListening ??= this.#options.events.onMore(() => this.#advance());
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

  /** Goes on with the next event unless the one before is still under way, or nobody wants it. */
  #advance(): void {
    try {
      while (!this.#isBusy && this.#asked !== undefined) {
        const frame = this.#nextFrame();
        if (frame instanceof Promise) this.#await(frame);
        else if (frame !== undefined) this.#deliver(frame);
        else if (this.#options.events.isOver?.() === true) this.#end()?.resolve(OVER);
        else return;
      }
    } catch (error) {
      this.#end()?.reject(error);
    }
  }

  #nextFrame(): MaybePromise<ResultFrame | undefined> {
    const { events, frameOf } = this.#options;
    return andThen(events.take(), (event) => (event === undefined ? undefined : frameOf(event)));
  }

  #await(frame: Promise<ResultFrame | undefined>): void {
    this.#isBusy = true;
    frame.then(
      (made) => {
        this.#isBusy = false;
        if (made !== undefined) this.#deliver(made);
        this.#advance();
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
    const written = this.#tell(frame);
    if (written === undefined) return;
    this.#isBusy = true;
    const goOn = () => {
      this.#isBusy = false;
      this.#advance();
    };
    // A connection that cannot be written to is about to be closed, which ends this too.
    written.then(goOn, () => {});
  }

  #end(): Asked | undefined {
    const asked = this.#asked;
    if (!this.#isOver) this.#options.onOver();
    this.#isOver = true;
    this.#asked = undefined;
    this.#stopListening?.();
    this.#stopListening = undefined;
    return asked;
  }
}
