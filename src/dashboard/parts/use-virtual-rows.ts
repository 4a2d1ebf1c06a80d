import { elementScroll, observeElementOffset, type Rect, Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useState } from 'preact/hooks';

/** How many rows before and after those that can be seen are in the document, so that scrolling finds them drawn. */
const BEYOND = 8;

/**
 * Which of many rows are in the document: those that can be seen, and some before and after. The latter follow once the former are
 * painted, whenever the list is another one. `expected` is how high the scroller will be: the first rows are drawn by it, and not after
 * the browser has laid the scroller out.
 */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  list: readonly unknown[],
  { height, expected }: { readonly height: number; readonly expected: number },
): Virtualizer<HTMLElement, Element> {
  const [painted, setPainted] = useState<readonly unknown[]>();
  const [, render] = useReducer<number, void>((times) => times + 1, 0);
  const options = {
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: painted === list ? BEYOND : 0,
    scrollToFn: elementScroll,
    initialRect: { width: 0, height: expected },
    observeElementRect: observeRect,
    observeElementOffset,
    onChange: () => render(),
  };
  const [virtualizer] = useState(() => new Virtualizer<HTMLElement, Element>(options));
  virtualizer.setOptions(options);
  useLayoutEffect(() => virtualizer._didMount(), [virtualizer]);
  useLayoutEffect(() => virtualizer._willUpdate());
  // Effects run after the paint, unlike layout effects.
  useEffect(() => setPainted(list), [list]);
  return virtualizer;
}

/** Tells how high the scroller is whenever the browser has laid it out, and never makes it do so. */
function observeRect(
  { scrollElement }: Pick<Virtualizer<HTMLElement, Element>, 'scrollElement'>,
  tell: (rect: Rect) => void,
): () => void {
  const observer = new ResizeObserver(([entry]) => {
    if (entry !== undefined) tell({ width: entry.contentRect.width, height: entry.contentRect.height });
  });
  if (scrollElement) observer.observe(scrollElement);
  return () => observer.disconnect();
}
