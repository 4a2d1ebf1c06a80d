import { useLayoutEffect, useRef } from 'preact/hooks';

/** Brings the focus, after the next drawing, to the first of some elements that is there and can be used. */
export function useRefocus(): (...ids: readonly string[]) => void {
  const wanted = useRef<readonly string[]>([]);
  useLayoutEffect(() => {
    const elements = wanted.current.map((id) => document.getElementById(id));
    wanted.current = [];
    elements.find((element) => element?.matches(':enabled'))?.focus();
  });
  return (...ids) => {
    wanted.current = ids;
  };
}
