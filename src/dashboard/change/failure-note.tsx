import type { Failure } from '../graph/failures.ts';
import { Note } from '../parts/note.tsx';
import { failureSentence } from '../words/failures.ts';

/** Why a write did not succeed, with what is wrong in its input. */
export function FailureNote({ failure }: { readonly failure: Failure }) {
  return (
    <Note tone="bad">
      {failureSentence(failure)}
      {failure.kind === 'INVALID' && failure.problems.map(({ path, message }) => <p key={path}>{message}</p>)}
    </Note>
  );
}
