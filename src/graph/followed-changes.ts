import type { Change } from '../domain/change.ts';
import { type ChangeCursor, drain } from '../live/change-cursor.ts';
import { sourceStream } from './source-stream.ts';

/** Changes as the events of a subscription. What is made of one depends on what is selected of it, not on the arguments by which it was asked for. */
export interface FollowedChanges extends ChangeCursor {
  readonly organizationId: string;
}

const followed = new WeakMap<object, FollowedChanges>();

/**
 * The source stream of a subscription whose events are changes. Whoever runs very many operations may take the changes from
 * {@link followedChangesOf} instead of pulling them through the stream; but not both.
 */
export function changeStream(context: object, changes: FollowedChanges): AsyncIterableIterator<Change> {
  followed.set(context, changes);
  return sourceStream(context, (signal) => drain(changes, signal));
}

/** The changes that the subscription of a context follows; undefined when its events are something else. */
export function followedChangesOf(context: object): FollowedChanges | undefined {
  return followed.get(context);
}
