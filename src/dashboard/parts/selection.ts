/** Which of the rows of a list are chosen. */
export interface Selection {
  /** Keys of the rows. */
  readonly keys: ReadonlySet<string>;
  /** The row that was chosen last, from which a range begins. */
  readonly anchor: string | undefined;
}

/** Nothing is chosen. */
export const nothingSelected: Selection = { keys: new Set(), anchor: undefined };

/** Chooses a row or lets go of it. As a range, everything from the last row to this one becomes what this one becomes. */
export function withRow(selection: Selection, shown: readonly string[], key: string, isRange: boolean): Selection {
  const isChosen = !selection.keys.has(key);
  const [from, to] = [shown.indexOf(selection.anchor ?? key), shown.indexOf(key)];
  const range = isRange && from >= 0 && to >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [key];
  return { keys: changed(selection.keys, range, isChosen), anchor: key };
}

/** Chooses all rows that are shown, or lets go of them. Rows that a filter hides stay as they are. */
export function withAll(selection: Selection, shown: readonly string[], isChosen: boolean): Selection {
  return { keys: changed(selection.keys, shown, isChosen), anchor: undefined };
}

function changed(keys: ReadonlySet<string>, some: readonly string[], isChosen: boolean): ReadonlySet<string> {
  const next = new Set(keys);
  for (const key of some) {
    if (isChosen) next.add(key);
    else next.delete(key);
  }
  return next;
}
