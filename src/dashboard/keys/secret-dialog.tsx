import './secret-dialog.css';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { copyText } from '../parts/copy-text.tsx';

/** A key that has just been made. */
export interface Made {
  readonly id: string;
  readonly name: string;
  readonly secret: string;
}

/** Shows a secret, which the server tells only once. Escape does not close it, nor does leaving the page without a question until it is copied. */
export function SecretDialog({ made, onClose }: { readonly made: Made | undefined; onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const copied = useSignal('');
  const isSafe = useRef(false);
  useEffect(() => {
    if (made === undefined) return undefined;
    copied.value = '';
    isSafe.current = false;
    dialog.current?.showModal();
    const ask = (event: BeforeUnloadEvent) => {
      if (!isSafe.current) event.preventDefault();
    };
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
          {copied.value}
        </p>
      </div>
      <div class="dialog-actions">
        <Button
          look="main"
          onClick={async () => {
            isSafe.current = await copyText(made.secret);
            copied.value = isSafe.current
              ? 'It is copied.'
              : 'This browser does not let the page copy. Select the secret and copy it.';
          }}
        >
          Copy
        </Button>
        <Button onClick={() => dialog.current?.close()}>I have stored it</Button>
      </div>
    </dialog>
  );
}
