/** When in the past the board is shown: at a revision, or at an instant. */
export type AsOf =
  | { readonly kind: 'REVISION'; readonly revision: number }
  | { readonly kind: 'INSTANT'; readonly instant: string };

/** What a board shows in place of the present: the flags right after a revision, and what the clock had done by an instant. */
export interface PastTime {
  readonly atRevision: number;
  /** Default: now. */
  readonly at: string | undefined;
}

/** Reads the time from an address; undefined is now, and so is what cannot be read. */
export function readAsOf(text: string | undefined): AsOf | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,9}$/.test(text)) return { kind: 'REVISION', revision: Number(text) };
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : { kind: 'INSTANT', instant: new Date(instant).toISOString() };
}
