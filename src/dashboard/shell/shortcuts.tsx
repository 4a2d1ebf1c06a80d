import './shortcuts.css';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ErrorBoundary } from 'preact-iso';
import { Button } from '../parts/button.tsx';
import { KeysHelp, navigation, Palette } from '../routes.ts';
import { useApp } from './app.ts';
import { type Theme, themes } from './theme.ts';

/** How long after the first page the palette is loaded, in milliseconds. */
const PRELOAD = 1_500;

const order: readonly Theme[] = ['light', 'dark', 'system'];

/** What opens from anywhere: the palette with Ctrl or Command and K, all keys with a question mark. */
export function Shortcuts({ organization }: { readonly organization: string | undefined }) {
  const { theme, clock } = useApp();
  const open = useSignal<'PALETTE' | 'KEYS' | undefined>(undefined);
  // What is typed while the palette still loads.
  const typed = useSignal('');
  const isMac = /Mac|iP(?:hone|ad)/.test(navigator.userAgent);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (document.querySelector('dialog[open]')) return;
      const wanted = wantedBy(event);
      const isEarly = open.value === 'PALETTE' && isCharacter(event);
      if (wanted === undefined && !isEarly) return;
      event.preventDefault();
      if (isEarly) typed.value += event.key;
      else open.value = wanted;
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [open, typed]);
  // Once the page is there, so that the palette opens at once.
  useEffect(() => clock.after(PRELOAD, Palette.preload), [clock]);
  const close = () => {
    open.value = undefined;
    typed.value = '';
  };
  const actions = [
    ...order.map((name) => ({
      ...{ id: `theme ${name}`, group: 'Do', label: `Theme: ${themes[name].label}`, hint: 'how it looks' },
      run: () => {
        theme.value = name;
      },
    })),
    {
      ...{ id: 'keys', group: 'Do', label: 'Show all keys', hint: '?' },
      run: () => {
        // The palette closes first.
        queueMicrotask(() => {
          open.value = 'KEYS';
        });
      },
    },
    {
      ...{ id: 'graphiql', group: 'Go to', label: 'GraphiQL', hint: 'ask the graph' },
      run: () => location.assign('/graphql'),
    },
  ];
  return (
    <>
      <Button
        class="shortcuts"
        icon="search"
        title="Go to or do"
        onClick={() => {
          open.value = 'PALETTE';
        }}
      >
        <span class="shortcuts-label">Go to or do…</span>
        <kbd>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </Button>
      <ErrorBoundary>
        {open.value === 'PALETTE' && (
          <Palette organization={organization} typed={typed} lines={navigation} actions={actions} onClose={close} />
        )}
        {open.value === 'KEYS' && <KeysHelp onClose={close} />}
      </ErrorBoundary>
    </>
  );
}

function isCharacter({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  return key.length === 1 && !ctrlKey && !metaKey && !altKey;
}

/** What the keys ask for. A question mark in a field is text. */
function wantedBy({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): 'PALETTE' | 'KEYS' | undefined {
  if (key === 'k' && (ctrlKey || metaKey) && !altKey) return 'PALETTE';
  const isTyping = target instanceof HTMLElement && target.matches('input, textarea, select');
  return key === '?' && !isTyping ? 'KEYS' : undefined;
}
