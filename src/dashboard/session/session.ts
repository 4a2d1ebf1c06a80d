import { type ReadonlySignal, signal } from '@preact/signals';
import { NAME, readKey, type Storage } from './kept-key.ts';

/** Who uses the dashboard, and the key that proves it. */
export interface Session {
  /** The secret of the API key; undefined without one. */
  readonly key: ReadonlySignal<string | undefined>;
  /** Why the person is asked for a key: the server wants another one, or the person does; undefined if they are not. */
  readonly asks: ReadonlySignal<'REFUSED' | 'CHOSEN' | undefined>;
  /** Uses this key from now on, in this tab or, if kept, on this device; any other key that the tab remembers is forgotten. */
  signIn(key: string, isKept: boolean): void;
  /** Forgets the key. */
  signOut(): void;
  /** The server does not accept the key, or wants one. */
  refuse(): void;
  /** The person wants to use another key. */
  choose(): void;
  /** The person leaves everything as it is. */
  cancel(): void;
}

/** Opens the session that the tab or the device remembers. */
export function openSession(tab: Storage, device: Storage): Session {
  const key = signal(readKey(tab, device));
  const asks = signal<'REFUSED' | 'CHOSEN' | undefined>(undefined);
  return {
    key,
    asks,
    signIn(secret, isKept) {
      tab.removeItem(NAME);
      (isKept ? device : tab).setItem(NAME, secret);
      key.value = secret;
      asks.value = undefined;
    },
    signOut() {
      tab.removeItem(NAME);
      device.removeItem(NAME);
      key.value = undefined;
    },
    refuse() {
      asks.value = 'REFUSED';
    },
    choose() {
      asks.value = 'CHOSEN';
    },
    cancel() {
      asks.value = undefined;
    },
  };
}
