import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';

/** How many rows before and after those that can be seen are in the document, so that scrolling finds them drawn. */
const BEYOND = 8;

/** How long a list is the same before they follow, in milliseconds: longer than a person who types takes from key to key. */
const SETTLED = 150;

/** Sizes in pixels, and the browser's time. */
export interface VirtualRowOptions {
  /** Of every row. */
  readonly height: number;
  /** Of what stays above the rows when they are scrolled. */
  readonly above: number;
  /** Of the scroller, as it will be: the first rows are drawn by it, and not after the browser has laid the scroller out. */
  readonly expected: number;
  /** Calls once after some milliseconds, unless the returned function is called before. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The rows that are in the document. */
export interface VirtualRows {
  /** Their places in the list, in order. */
  readonly drawn: readonly number[];
  /** How high all rows are together, in pixels. */
  readonly total: number;
  /** How far a row is below the first, in pixels. */
  topOf(row: number): number;
  /** Scrolls no further than until a row can be seen whole. */
  reveal(row: number): void;
}

/**
 * Which of many rows are in the document: those that can be seen, and some before and after. The latter follow when the list
 * has been the same for a moment, so that a person who types waits for no row that cannot be seen.
 */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  list: readonly unknown[],
  { height, above, expected, after }: VirtualRowOptions,
): VirtualRows {
  const [settled, setSettled] = useState<readonly unknown[]>();
  const rowsIn = (room: number) => Math.ceil((room - above) / height);
  const [whole, setWhole] = useState(() => rowsIn(expected));
  const [scrolled, setScrolled] = useState(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const onScroll = () => setScrolled(Math.floor(element.scrollTop / height));
    // It tells the size whenever the browser has laid the scroller out, and never makes it do so.
    const observer = new ResizeObserver(([entry]) => setWhole(rowsIn(entry?.contentRect.height ?? expected)));
    observer.observe(element);
    element.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', onScroll);
    };
  }, []);
  useEffect(() => after(SETTLED, () => setSettled(list)), [list]);
  // Of the first and the last of them, a part may be seen.
  const seen = whole + (scrolled === 0 ? 0 : 1);
  const beyond = settled === list ? BEYOND : 0;
  // A list that has become shorter is scrolled back one event later.
  const first = Math.min(scrolled, Math.max(0, list.length - seen));
  const from = Math.max(0, first - beyond);
  const to = Math.min(list.length, first + seen + beyond);
  return {
    drawn: Array.from({ length: to - from }, (_, index) => from + index),
    total: list.length * height,
    topOf: (row) => row * height,
    reveal(row) {
      const element = scroller.current;
      if (!element) return;
      const lowest = row * height;
      const highest = lowest + height + above - element.clientHeight;
      element.scrollTop = Math.min(Math.max(element.scrollTop, highest), lowest);
    },
  };
}
