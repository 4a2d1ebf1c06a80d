import type { Change } from '../domain/change.ts';
import type { EventCursor } from './event-cursor.ts';
import type { Signal } from './signal.ts';

/** A reader's place among changes: the next is the next in order, without a gap, and waited for while the log is read. */
export type ChangeCursor = EventCursor<Change>;

/** The changes of an organization, as a cursor reads them. */
export interface ChangeSource {
  /** Rings when there are more. */
  readonly bell: Signal;
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
    onMore: (listener) => source.bell.listen(listener),
  };
}
