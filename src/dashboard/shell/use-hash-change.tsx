import { useEffect } from 'preact/hooks';
import { useStable } from '../parts/use-stable.ts';

/** Calls with the fragment of the address when the person enters another one, such as that of a link to the same page. */
export function useHashChange(follow: (hash: string) => void): void {
  const onChange = useStable(() => follow(location.hash));
  useEffect(() => {
    addEventListener('hashchange', onChange);
    return () => removeEventListener('hashchange', onChange);
  }, [onChange]);
}
