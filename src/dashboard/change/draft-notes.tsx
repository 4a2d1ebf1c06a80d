import { Note } from '../parts/note.tsx';
import { ConflictNote } from './conflict-note.tsx';
import type { MergedDraft } from './use-merged-draft.ts';

/** What another person has changed while a draft was edited, and where a person has to decide. */
export function DraftNotes<Value extends object>({
  draft,
  labels,
  inWords,
}: {
  readonly draft: MergedDraft<Value>;
  /** What each member is called. */
  readonly labels: Readonly<Record<keyof Value, string>>;
  /** A member as people read it. */
  inWords(value: Value, name: keyof Value): string;
}) {
  const { conflicts, isMovedOn, current, merged, keep, take } = draft;
  if (conflicts.length === 0) {
    return isMovedOn ? <Note>Another person changed this meanwhile. Your edits are kept beside theirs.</Note> : null;
  }
  return (
    <>
      {conflicts.map((name) => (
        <ConflictNote key={String(name)} onKeep={() => keep(name)} onTake={() => take(name)}>
          Another person set the {labels[name]} to <strong>{inWords(current, name) || 'none'}</strong>; yours is{' '}
          <strong>{inWords(merged, name) || 'none'}</strong>.
        </ConflictNote>
      ))}
    </>
  );
}
