import type { ComponentChildren } from 'preact';
import type { Failure } from '../graph/failures.ts';
import { Field } from '../parts/field.tsx';
import { FormDialog } from './form-dialog.tsx';

/** Asks for the name of what is about to be lost, so that it is not lost by a slip. */
export function ConfirmByName(props: {
  /** What has to be typed; undefined: the dialog is closed. */
  readonly name: string | undefined;
  readonly title: string;
  readonly confirm: string;
  /** What happens then. */
  readonly children: ComponentChildren;
  onConfirm(): Promise<Failure | undefined>;
  onClose(): void;
}) {
  const { name, title, confirm, children, onConfirm, onClose } = props;
  return (
    <FormDialog
      isOpen={name !== undefined}
      title={title}
      confirm={confirm}
      look="bad"
      onSubmit={onConfirm}
      onClose={onClose}
    >
      {() => (
        <>
          {children}
          <Field label={`Type ${name} to confirm`}>
            <input
              required
              pattern={literal(name ?? '')}
              title={`Exactly: ${name}`}
              autocomplete="off"
              spellcheck={false}
            />
          </Field>
        </>
      )}
    </FormDialog>
  );
}

/** The pattern that matches only this text. */
function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
