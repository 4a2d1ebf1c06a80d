import type { Change } from '../domain/change.ts';
import type { EventCursor } from './event-cursor.ts';
import type { Signal } from './signal.ts';

/** A reader's position among changes: it takes the next one, in order and without a gap, and waits while the log is read. */
export type ChangeCursor = EventCursor<Change>;

/** The changes of an organization, as a cursor reads them. */
export interface ChangeSource {
  /** Notifies when there are more. */
  readonly signal: Signal;
  /** The revision of the last visible change. */
  latestRevision(): number;
  /** The change right after a revision, if it is in memory. */
  recentAfter(revision: number): Change | undefined;
  /** Some of the changes after a revision, in order, from the log. */
  readAfter(revision: number): Promise<readonly Change[]>;
  /** Whether there will never be more. */
  isOver(): boolean;
}

/** Makes a cursor that starts after a revision. */
export function createChangeCursor(source: ChangeSource, after: number): ChangeCursor {
  let revision = after;
  let read: Iterator<Change, undefined> | undefined;
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
      const waiting = step(read?.next().value);
      if (waiting !== undefined) return waiting;
      read = undefined;
      if (revision >= source.latestRevision()) return undefined;
      const recent = source.recentAfter(revision);
      return recent === undefined ? readOn() : step(recent);
    },
    onMore: (listener) => source.signal.listen(listener),
    isOver: () => source.isOver(),
  };
}
