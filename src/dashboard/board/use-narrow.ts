import { useEffect, useState } from 'preact/hooks';

/** Whether the window is too narrow for more than one environment. */
export function useNarrow(): boolean {
  const [isNarrow, setNarrow] = useState(false);
  useEffect(() => {
    const list = matchMedia('(width < 700px)');
    const update = () => setNarrow(list.matches);
    update();
    list.addEventListener('change', update);
    return () => list.removeEventListener('change', update);
  }, []);
  return isNarrow;
}
