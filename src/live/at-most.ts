/** Options of lru-cache for so many entries at most. With its `max`, the cache would make the room for all of them when it starts. */
export function atMost(entries: number): { readonly maxSize: number; readonly sizeCalculation: () => number } {
  return { maxSize: entries, sizeCalculation: () => 1 };
}
