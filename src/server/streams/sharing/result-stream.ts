import { andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
import type { EventCursor } from '../../../live/event-cursor.ts';
import type { ResultFrame } from './result-frame.ts';

/**
 * Writes a frame to a client. Undefined: it is written. Else it resolves when it is, and never if the client has disconnected.
 */
export type WriteFrame = (frame: ResultFrame) => Promise<void> | undefined;

/** The results of one subscription. */
export interface ResultStream {
  /**
   * Starts to write results, each as soon as the one before is written, so that a slow client costs no memory. Resolves when the
   * stream is over or cancelled. A failure is the last result. Called at most once.
   */
  writeTo(write: WriteFrame): Promise<void>;
  /** Ends the stream: the client has unsubscribed or disconnected. */
  cancel(): void;
}

/** What a result stream consists of. */
export interface ResultStreamOptions<Event> {
  readonly events: EventCursor<Event>;
  /** Makes the result of an event; undefined: the event has none. */
  readonly frameOf: (event: Event) => MaybePromise<ResultFrame | undefined>;
  /** Makes the last result of a stream that fails. */
  readonly failureOf: (error: unknown) => ResultFrame;
  /** Called once, when the stream has ended. */
  readonly onEnd: () => void;
}

/** The results of a subscription, made from the events that it follows. */
export class EventResultStream<Event> implements ResultStream {
  readonly #options: ResultStreamOptions<Event>;
  #write: WriteFrame = () => undefined;
  #stopListening: (() => void) | undefined;
  #onEnd = () => {};
  #isBusy = false;
  #isOver = false;

  constructor(options: ResultStreamOptions<Event>) {
    this.#options = options;
  }

  writeTo(write: WriteFrame): Promise<void> {
    if (this.#isOver) return Promise.resolve();
    return new Promise((resolve) => {
      this.#write = write;
      this.#onEnd = resolve;
      this.#stopListening = this.#options.events.onMore(() => this.#advance());
      this.#advance();
    });
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopListening?.();
    this.#options.onEnd();
    this.#onEnd();
  }

  /** Takes the next events, one after the other, until one has to be waited for. */
  #advance(): void {
    try {
      while (!this.#isBusy && !this.#isOver) {
        const frame = this.#nextFrame();
        if (frame instanceof Promise) this.#waitFor(frame);
        else if (frame !== undefined) this.#deliver(frame);
        else if (this.#options.events.isOver?.() === true) this.cancel();
        else return;
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #nextFrame(): MaybePromise<ResultFrame | undefined> {
    const { events, frameOf } = this.#options;
    return andThen(events.take(), (event) => (event === undefined ? undefined : frameOf(event)));
  }

  #waitFor(frame: Promise<ResultFrame | undefined>): void {
    this.#isBusy = true;
    frame.then(
      (made) => {
        this.#isBusy = false;
        if (made !== undefined) this.#deliver(made);
        this.#advance();
      },
      (error: unknown) => this.#fail(error),
    );
  }

  #deliver(frame: ResultFrame): void {
    if (this.#isOver) return;
    const written = this.#write(frame);
    if (written === undefined) return;
    this.#isBusy = true;
    const resume = () => {
      this.#isBusy = false;
      this.#advance();
    };
    // A connection that cannot be written to is about to be closed, which cancels the stream.
    written.then(resume, () => {});
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    void this.#write(this.#options.failureOf(error))?.catch(() => {});
    this.cancel();
  }
}
