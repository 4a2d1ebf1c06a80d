import { Note } from '../parts/note.tsx';
import { addressOf } from '../shell/addresses.ts';

/** Says that a change of what is shown waits for approval, and leads to it. */
export function WaitingNote({ organization, number }: { readonly organization: string; readonly number: number }) {
  return (
    <Note
      tone="approve"
      actions={
        <a class="button" href={addressOf(organization, `/requests/${number}`)}>
          See the request
        </a>
      }
    >
      Change request #{number} waits for approval here.
    </Note>
  );
}
