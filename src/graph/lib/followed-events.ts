import type { Change } from '../../domain/change.ts';
import { andThen } from '../../domain/maybe-promise.ts';
import type { ChangeCursor } from '../../live/change-cursor.ts';
import { type EventCursor, toAsyncIterator } from '../../live/event-cursor.ts';
import { sourceStream } from './source-stream.ts';

/** Changes as the events of a subscription. The result of an event depends on the selection, not on the arguments that choose events. */
export interface FollowedChanges extends ChangeCursor {
  readonly kind: 'changes';
  readonly organizationId: string;
}

/** What something is now, as an event of a subscription. */
export interface StateEvent {
  /** The source event, of which the selection is resolved. */
  readonly value: unknown;
  /** Events of one subscription with the same identity have the same result at the same time. */
  readonly identity: unknown;
}

/** States of something as the events of a subscription: the current one at once, then each new one. */
export interface FollowedStates extends EventCursor<StateEvent> {
  readonly kind: 'states';
  /** Whether each event shows all of the current state: then a result equal to the one before is not sent again. */
  readonly isWhole: boolean;
}

/** What a subscription follows. */
export type FollowedEvents = FollowedChanges | FollowedStates;

/**
 * The source stream of a subscription. The server takes the events from the cursor, to share what is made of them; any other
 * executor iterates over the stream. Not both.
 */
export class FollowedStream<Event> implements AsyncIterable<Event> {
  readonly events: FollowedEvents;
  readonly #iterate: () => AsyncIterableIterator<Event>;

  constructor(events: FollowedEvents, iterate: () => AsyncIterableIterator<Event>) {
    this.events = events;
    this.#iterate = iterate;
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Event> {
    return this.#iterate();
  }
}

/** The source stream of a subscription to changes. */
export function changeStream(context: object, organizationId: string, changes: ChangeCursor): FollowedStream<Change> {
  const iterate = () => sourceStream(context, (signal) => toAsyncIterator(changes, signal));
  return new FollowedStream({ ...changes, kind: 'changes', organizationId }, iterate);
}

/** The source stream of a subscription to states. */
export function stateStream<State>(
  context: object,
  states: EventCursor<State>,
  identityOf: (state: State) => unknown,
  isWhole = false,
): FollowedStream<State> {
  const toEvent = (value: State | undefined) =>
    value === undefined ? undefined : { value, identity: identityOf(value) };
  const iterate = () => sourceStream(context, (signal) => toAsyncIterator(states, signal));
  const take = () => andThen(states.take(), toEvent);
  return new FollowedStream({ ...states, kind: 'states', isWhole, take }, iterate);
}
