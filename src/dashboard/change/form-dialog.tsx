import './form-dialog.css';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';
import type { Failure } from '../graph/failures.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { FailureNote } from './failure-note.tsx';

/** What a form over the page is made of. */
export interface FormDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** What the button says. */
  readonly confirm: string;
  /** @default 'main' */
  readonly look?: 'main' | 'bad';
  /** Why the form cannot be sent. */
  readonly because?: string | undefined;
  /** The fields, which have names. `problemOf` says what the server does not accept at a path of the input. */
  children(problemOf: (path: string) => string | undefined): ComponentChildren;
  /** Sends the entries. Its failure is shown, else the dialog closes. */
  onSubmit(entries: FormData): Promise<Failure | undefined>;
  onClose(): void;
}

/** A form over the page. What the server does not accept is said beside its field. */
export function FormDialog({ isOpen, title, confirm, look = 'main', because, ...rest }: FormDialogProps) {
  const { children, onSubmit, onClose } = rest;
  const id = useId();
  const failure = useSignal<Failure | undefined>(undefined);
  const isBusy = useSignal(false);
  const problemOf = (path: string) =>
    failure.value?.kind === 'INVALID'
      ? failure.value.problems.find((problem) => problem.path === path)?.message
      : undefined;
  const submit = async (entries: FormData) => {
    if (because !== undefined || isBusy.value) return;
    isBusy.value = true;
    failure.value = await onSubmit(entries);
    isBusy.value = false;
    if (failure.value === undefined) onClose();
  };
  return (
    <Dialog
      isOpen={isOpen}
      title={title}
      onClose={() => {
        failure.value = undefined;
        onClose();
      }}
      actions={
        <Button
          type="submit"
          form={id}
          look={look}
          because={because ?? (isBusy.value ? 'It is being sent' : undefined)}
        >
          {confirm}
        </Button>
      }
    >
      {failure.value && <FailureNote failure={failure.value} />}
      <form
        id={id}
        class="form-dialog"
        onSubmit={(event) => {
          event.preventDefault();
          submit(new FormData(event.currentTarget));
        }}
      >
        {isOpen && children(problemOf)}
      </form>
    </Dialog>
  );
}

/** The text of an entry without spaces around it; undefined where it is empty. */
export function textIn(entries: FormData, name: string): string | undefined {
  const value = entries.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}
