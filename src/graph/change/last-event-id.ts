import type { GraphContext } from '../lib/context.ts';

/** A position in the log of an organization. */
export interface LogPlace {
  readonly after?: number | null | undefined;
  readonly epoch?: string | null | undefined;
}

/** The id of the server-sent event of a change. */
export function eventIdOf({ services }: GraphContext, { revision }: { readonly revision: number }): string {
  return `${services.store.epoch}-${revision}`;
}

/**
 * Where to resume. An `EventSource` that lost its stream sends the same request again, with the id of the last event that it
 * received; this id overrides the arguments. A revision without an epoch is a valid id.
 */
export function placeToGoOn({ headers }: GraphContext, requested: LogPlace): LogPlace {
  const id = /^(?:(?<epoch>[\da-f]{8})-)?(?<revision>\d{1,9})$/.exec(headers?.get('last-event-id') ?? '');
  if (id?.groups === undefined) return requested;
  return { after: Number(id.groups.revision), epoch: id.groups.epoch ?? requested.epoch };
}
