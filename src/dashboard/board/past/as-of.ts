/** When in the past the board is shown: at a revision, or at an instant. */
export type AsOf =
  | { readonly kind: 'REVISION'; readonly revision: number }
  | { readonly kind: 'INSTANT'; readonly instant: string };

/** Reads the time from an address; undefined is now, and so is what cannot be read. */
export function readAsOf(text: string | undefined): AsOf | undefined {
  if (text === undefined || text === '') return undefined;
  if (/^\d{1,9}$/.test(text)) return { kind: 'REVISION', revision: Number(text) };
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : { kind: 'INSTANT', instant: new Date(instant).toISOString() };
}
