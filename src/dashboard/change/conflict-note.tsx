import type { ComponentChildren } from 'preact';
import { Button } from '../parts/button.tsx';
import { Note } from '../parts/note.tsx';

/** Something that another person has saved meanwhile and the draft changes too: the person decides which stays. */
export function ConflictNote(props: {
  /** What they have saved, and what the draft says. */
  readonly children: ComponentChildren;
  onKeep(): void;
  onTake(): void;
}) {
  return (
    <Note
      tone="warn"
      actions={
        <>
          <Button onClick={props.onKeep}>Keep mine</Button>
          <Button onClick={props.onTake}>Take theirs</Button>
        </>
      }
    >
      {props.children}
    </Note>
  );
}
