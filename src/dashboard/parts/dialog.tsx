import './dialog.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './button.tsx';

/** What a dialog is made of. */
export interface DialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  /** What can be done; `Cancel` is always there. */
  readonly actions: ComponentChildren;
  readonly children: ComponentChildren;
  onClose(): void;
}

/** A question over the page. Escape closes it, and the focus returns to where it was. */
export function Dialog({ isOpen, title, actions, children, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal();
    if (!isOpen) dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={onClose}>
      <h2 id={id}>{title}</h2>
      <div class="dialog-body">{children}</div>
      <div class="dialog-actions">
        <Button look="quiet" onClick={() => dialog.current?.close()}>
          Cancel
        </Button>
        {actions}
      </div>
    </dialog>
  );
}
