import './sign-in.css';
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../parts/button.tsx';
import { useApp } from '../shell/app.ts';

/** Asks for a key, over the page, when the server or the person wants another one. What was entered on the page stays. */
export function SignIn() {
  const { session } = useApp();
  const dialog = useRef<HTMLDialogElement>(null);
  const isKept = useSignal(false);
  const asks = session.asks.value;
  const isOpen = asks !== undefined;
  useEffect(() => {
    if (isOpen && dialog.current?.open === false) dialog.current.showModal();
  }, [isOpen]);
  if (!isOpen) return null;
  const isRefused = asks === 'REFUSED' && session.key.value !== undefined;
  return (
    <dialog ref={dialog} class="sign-in" aria-labelledby="sign-in-title" onClose={() => session.cancel()}>
      <form
        class="sign-in-form"
        onSubmit={(event) => {
          event.preventDefault();
          const secret = new FormData(event.currentTarget).get('key');
          if (typeof secret !== 'string' || secret.trim() === '') return;
          session.signIn(secret.trim(), isKept.value);
          location.reload();
        }}
      >
        <h2 id="sign-in-title">{isRefused ? 'This key is not accepted any more' : 'Sign in'}</h2>
        <p class="soft">Paste an API key. The first one was printed when the server started for the first time.</p>
        <label class="sign-in-field">
          API key
          <input name="key" type="password" autocomplete="current-password" required spellcheck={false} />
        </label>
        <label class="sign-in-keep">
          <input
            type="checkbox"
            checked={isKept.value}
            onChange={(event) => {
              isKept.value = event.currentTarget.checked;
            }}
          />
          Keep the key on this device, also after the browser is closed
        </label>
        <Button type="submit" look="main">
          Sign in
        </Button>
        {asks === 'CHOSEN' && <Button onClick={() => dialog.current?.close()}>Cancel</Button>}
      </form>
    </dialog>
  );
}
