import { Note } from '../parts/note.tsx';
import { failureSentence } from '../words/failures.ts';
import { useApp } from './app.ts';

/** Why requests wait at the moment. */
export function WaitingBanner() {
  const failure = useApp().graph.waiting.value;
  if (failure === undefined) return null;
  return <Note tone="warn">{failureSentence(failure)}</Note>;
}
