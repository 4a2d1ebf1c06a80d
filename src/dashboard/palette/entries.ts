/** One thing that the palette offers. */
export interface Entry {
  /** Unique among the entries. */
  readonly id: string;
  readonly group: string;
  readonly label: string;
  /** What it is, or where it leads. */
  readonly hint: string;
  run(): void;
}

/** What a text asks for: a search, or a switch of what is searched. */
export type Wish =
  | { readonly kind: 'FIND'; readonly text: string }
  | { readonly kind: 'SWITCH'; readonly isOn: boolean; readonly text: string };

/** Reads what was typed: "turn on search" switches what "search" finds. */
export function wishOf(typed: string): Wish {
  const [, word, text] = /^\s*turn\s+(on|off)\b\s*(.*)$/i.exec(typed) ?? [];
  if (word === undefined) return { kind: 'FIND', text: typed.trim() };
  return { kind: 'SWITCH', isOn: word.toLowerCase() === 'on', text: (text ?? '').trim() };
}

/** The entries that contain all words, those whose label begins with the text first. Without words: all of them. */
export function matching(entries: readonly Entry[], text: string): readonly Entry[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = entries.filter(({ label, hint, group }) => {
    const all = `${label} ${hint} ${group}`.toLowerCase();
    return words.every((word) => all.includes(word));
  });
  const isFirst = ({ label }: Entry) => label.toLowerCase().startsWith(text.toLowerCase());
  return [...found.filter(isFirst), ...found.filter((entry) => !isFirst(entry))];
}

/** The place of the entry that a key leads to; undefined for a key that leads nowhere. */
export function movedTo(place: number, key: string, count: number): number | undefined {
  if (count === 0) return undefined;
  if (key === 'ArrowDown') return (place + 1) % count;
  if (key === 'ArrowUp') return (place - 1 + count) % count;
  if (key === 'PageDown') return Math.min(place + 8, count - 1);
  if (key === 'PageUp') return Math.max(place - 8, 0);
  return undefined;
}
