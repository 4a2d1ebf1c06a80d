import type { Change } from '../../domain/change.ts';
import { andThen } from '../../domain/maybe-promise.ts';
import type { ChangeCursor } from '../../live/change-cursor.ts';
import { type EventCursor, toAsyncIterator } from '../../live/event-cursor.ts';
import { sourceStream } from './source-stream.ts';

/** Changes as the events of a subscription. What is made of one depends on what is selected of it, not on the arguments by which it was asked for. */
export interface FollowedChanges extends ChangeCursor {
  readonly kind: 'changes';
  readonly organizationId: string;
}

/** What something is now, as an event of a subscription. */
export interface StateEvent {
  /** The source event that the selection is resolved of. */
  readonly value: unknown;
  /** Of the same subscription, events that have the same are resolved to the same at the same time. */
  readonly identity: unknown;
}

/** States of something as the events of a subscription: the first at once, and then whenever there is a new one. */
export interface FollowedStates extends EventCursor<StateEvent> {
  readonly kind: 'states';
}

/** What a subscription follows. */
export type FollowedEvents = FollowedChanges | FollowedStates;

const followed = new WeakMap<object, FollowedEvents>();

/**
 * The source stream of a subscription whose events are changes. Whoever runs very many operations may take the changes from
 * {@link followedEventsOf} instead of pulling them through the stream; but not both.
 */
export function changeStream(
  context: object,
  organizationId: string,
  changes: ChangeCursor,
): AsyncIterableIterator<Change> {
  followed.set(context, { ...changes, kind: 'changes', organizationId });
  return sourceStream(context, (signal) => toAsyncIterator(changes, signal));
}

/** The same of a subscription whose events are states. */
export function stateStream<State>(
  context: object,
  states: EventCursor<State>,
  identityOf: (state: State) => unknown,
): AsyncIterableIterator<State> {
  const toEvent = (value: State | undefined) =>
    value === undefined ? undefined : { value, identity: identityOf(value) };
  followed.set(context, { ...states, kind: 'states', take: () => andThen(states.take(), toEvent) });
  return sourceStream(context, (signal) => toAsyncIterator(states, signal));
}

/** What the subscription of a context follows; undefined when its events are something else. */
export function followedEventsOf(context: object): FollowedEvents | undefined {
  return followed.get(context);
}
