import './save-bar.css';
import { Button } from '../parts/button.tsx';
import { count } from '../words/numbers.ts';

/** What the bar below a form is made of. */
export interface SaveBarProps {
  /** How many changes are not saved. */
  readonly changes: number;
  /** Why the person may not save. */
  readonly because?: string | undefined;
  /** Whether something has to be decided or mended first. @default false */
  readonly isBlocked?: boolean;
  /** @default "Review and save" */
  readonly label?: string;
  onDiscard(): void;
  onSave(): void;
  /** Saves it at a later time; without it there is no button for that. */
  onLater?(): void;
}

/** Says how much is not saved yet, and saves or discards it. It stays in sight. */
export function SaveBar({ changes, because, isBlocked = false, label, onDiscard, onSave, onLater }: SaveBarProps) {
  return (
    <footer class={`save-bar ${changes > 0 ? 'dirty' : ''}`}>
      <span class="soft">{changes === 0 ? 'Nothing is changed.' : count(changes, 'unsaved change')}</span>
      <Button look="quiet" disabled={changes === 0} onClick={onDiscard}>
        Discard
      </Button>
      {onLater && (
        <Button icon="clock" because={because} disabled={changes === 0 || isBlocked} onClick={onLater}>
          Later…
        </Button>
      )}
      <Button look="main" because={because} disabled={changes === 0 || isBlocked} onClick={onSave}>
        {label ?? 'Review and save'}
      </Button>
    </footer>
  );
}
