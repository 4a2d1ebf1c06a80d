import { useCallback, useRef } from 'preact/hooks';

/** A function that is the same at every drawing and does what the latest one does, so that what it is given to need not be drawn again. */
export function useStable<Given extends readonly unknown[], Result>(
  call: (...given: Given) => Result,
): (...given: Given) => Result {
  const latest = useRef(call);
  latest.current = call;
  return useCallback((...given: Given) => latest.current(...given), []);
}
