import './secret-dialog.css';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../parts/button.tsx';

/** A key that has just been made. */
export interface Made {
  readonly name: string;
  readonly secret: string;
}

/** Shows a secret, which the server tells only once. Neither Escape nor a reload closes it without a question. */
export function SecretDialog({ made, onClose }: { readonly made: Made | undefined; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const isCopied = useSignal(false);
  useEffect(() => {
    if (made === undefined) return undefined;
    isCopied.value = false;
    dialog.current?.showModal();
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [made]);
  if (made === undefined) return null;
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="secret-title"
      onCancel={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.preventDefault();
      }}
      onClose={onClose}
    >
      <h2 id="secret-title">The secret of {made.name}</h2>
      <div class="dialog-body">
        <p>It is shown this once, and stored nowhere. Keep it where secrets are kept.</p>
        <output class="secret key">{made.secret}</output>
        <p class="soft" role="status">
          {isCopied.value ? 'It is copied.' : ''}
        </p>
      </div>
      <div class="dialog-actions">
        <Button
          look="main"
          onClick={async () => {
            await navigator.clipboard?.writeText(made.secret);
            isCopied.value = navigator.clipboard !== undefined;
          }}
        >
          Copy
        </Button>
        <Button onClick={() => dialog.current?.close()}>I have stored it</Button>
      </div>
    </dialog>
  );
}
