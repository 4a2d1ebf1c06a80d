import type { GraphContext } from '../lib/context.ts';

/** A place in the log of an organization. */
export interface LogPlace {
  readonly after?: number | null | undefined;
  readonly epoch?: string | null | undefined;
}

/** The id of the event that tells of a change. */
export function eventIdOf({ services }: GraphContext, { revision }: { readonly revision: number }): string {
  return `${services.store.epoch}-${revision}`;
}

/**
 * Where a subscriber wants to go on: an `EventSource` that lost its stream sends the same request again, with the id of the last
 * event that it has seen, which then counts more than what the request says. A revision alone will do for an id.
 */
export function placeToGoOn({ request }: GraphContext, asked: LogPlace): LogPlace {
  const id = /^(?:(?<epoch>[\da-f]{8})-)?(?<revision>\d{1,9})$/.exec(request?.headers.get('last-event-id') ?? '');
  if (id?.groups === undefined) return asked;
  return { after: Number(id.groups.revision), epoch: id.groups.epoch ?? asked.epoch };
}
