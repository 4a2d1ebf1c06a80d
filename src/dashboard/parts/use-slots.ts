import { useRef } from 'preact/hooks';

/**
 * A key for each row of those that are in the document. A row keeps its key for as long as it is there, and one that comes takes over the
 * key of one that goes: what is drawn for it is changed, which costs less than to remove it and to draw another.
 */
export function useSlots(rows: readonly string[]): readonly number[] {
  const before = useRef(new Map<string, number>());
  const staying = new Set(rows);
  const free = [...before.current].flatMap(([row, slot]) => (staying.has(row) ? [] : [slot]));
  let last = Math.max(-1, ...before.current.values());
  const slots = rows.map((row) => {
    const slot = before.current.get(row) ?? free.shift();
    if (slot !== undefined) return slot;
    last += 1;
    return last;
  });
  before.current = new Map(rows.map((row, index) => [row, slots[index] ?? 0]));
  return slots;
}
