import type { Change } from '../domain/change.ts';
import type { Bell } from './bell.ts';

/** Something that is there at once, or has to be waited for. */
export type Soon<Value> = Value | Promise<Value>;

/** A reader's place among changes. The reader takes one after the other, whenever it likes: one that stalls costs no memory. */
export interface ChangeCursor {
  /** The next change, in order and without a gap; undefined when there is none yet. It has to be waited for while the log is read, and before the next is taken. */
  take(): Soon<Change | undefined>;
  /** Calls the listener, which must not throw, when there may be more to take; the returned function takes it away. */
  onMore(listener: () => void): () => void;
}

/** The changes of an organization, as a cursor reads them. */
export interface ChangeSource {
  /** Rings when there are more. */
  readonly bell: Bell;
  /** The revision of the last change that can be told. */
  latestRevision(): number;
  /** The change right after a revision when it is in memory. */
  recentAfter(revision: number): Change | undefined;
  /** Some of the changes after a revision, in order, from the log. */
  readAfter(revision: number): Promise<readonly Change[]>;
}

/** Begins to read after a revision. */
export function createChangeCursor(source: ChangeSource, after: number): ChangeCursor {
  let revision = after;
  let read: Iterator<Change, undefined> = [].values();
  const step = (change: Change | undefined): Change | undefined => {
    revision = change?.revision ?? revision;
    return change;
  };
  const readOn = async () => {
    read = (await source.readAfter(revision)).values();
    return step(read.next().value);
  };
  return {
    take() {
      const waiting = step(read.next().value);
      if (waiting !== undefined) return waiting;
      if (revision >= source.latestRevision()) return undefined;
      const recent = source.recentAfter(revision);
      return recent === undefined ? readOn() : step(recent);
    },
    onMore: (listener) => source.bell.listen(listener),
  };
}

/** All that a cursor comes by, until the signal aborts. */
export async function* drain(cursor: ChangeCursor, signal: AbortSignal): AsyncGenerator<Change, void, undefined> {
  let wake = () => {};
  const stop = cursor.onMore(() => wake());
  const end = () => wake();
  signal.addEventListener('abort', end);
  try {
    while (!signal.aborted) {
      const more = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const change = await cursor.take();
      if (signal.aborted) return;
      if (change === undefined) await more;
      else yield change;
    }
  } finally {
    stop();
    signal.removeEventListener('abort', end);
  }
}
