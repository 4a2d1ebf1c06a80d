import './keys-help.css';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from '../parts/button.tsx';

const groups: Readonly<Record<string, readonly (readonly [keys: string, what: string])[]>> = {
  Everywhere: [
    ['Ctrl K', 'go to a page or flag, or do something'],
    ['?', 'show this'],
    ['Esc', 'close what is open'],
  ],
  'On the board': [
    ['↑ ↓ ← →', 'move between the cells'],
    ['Space', 'turn the switch'],
    ['Enter', 'open the flag'],
    ['.', 'show what can be done in the cell'],
    ['x', 'select the flag'],
    ['Shift X', 'select all flags from the last one to this one'],
    ['Esc', 'let go of the selection'],
    ['/', 'find flags'],
    ['e', 'choose the environments'],
    ['Ctrl Z', 'undo what was done last'],
  ],
};

/** All keys, and what they do. */
export function KeysHelp({ onClose }: { onClose(): void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} class="dialog" aria-label="Keys" onClose={onClose}>
      <h2>Keys</h2>
      <div class="dialog-body">
        {Object.entries(groups).map(([group, keys]) => (
          <section key={group}>
            <h3>{group}</h3>
            <dl class="keys-help">
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    <kbd>{key}</kbd>
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <p class="soft small">On a Mac, the Command key does the same as Ctrl.</p>
      </div>
      <div class="dialog-actions">
        <Button onClick={() => dialog.current?.close()}>Close</Button>
      </div>
    </dialog>
  );
}
