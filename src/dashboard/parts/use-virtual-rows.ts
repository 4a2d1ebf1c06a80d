import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { RefObject } from 'preact';
import { useEffect, useLayoutEffect, useReducer, useState } from 'preact/hooks';

/** How many rows before and after those that can be seen are in the document, so that scrolling finds them drawn. */
const BEYOND = 8;

/**
 * Which of many rows are in the document: those that can be seen, and some before and after. The latter follow once the former are
 * painted, whenever the list is another one.
 */
export function useVirtualRows(
  scroller: RefObject<HTMLElement | null>,
  list: readonly unknown[],
  height: number,
): Virtualizer<HTMLElement, Element> {
  const [painted, setPainted] = useState<readonly unknown[]>();
  const [, render] = useReducer<number, void>((times) => times + 1, 0);
  const options = {
    count: list.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: painted === list ? BEYOND : 0,
    scrollToFn: elementScroll,
    observeElementRect,
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
