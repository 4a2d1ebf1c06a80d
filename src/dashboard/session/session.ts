import { computed, type ReadonlySignal, signal } from '@preact/signals';

/** The part of the browser's storage that is used. */
export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** Who uses the dashboard, and the key that proves it. */
export interface Session {
  /** The secret of the API key; undefined without one. */
  readonly key: ReadonlySignal<string | undefined>;
  /** Whether the person must sign in before anything can be shown. */
  readonly needsKey: ReadonlySignal<boolean>;
  /** Uses this key from now on, in this tab or, if kept, on this device; any other key that the tab remembers is forgotten. */
  signIn(key: string, isKept: boolean): void;
  /** Forgets the key. */
  signOut(): void;
  /** The server does not accept the key, or wants one. */
  refuse(): void;
}

const NAME = 'halyard-key';

/** Opens the session that the tab or the device remembers. */
export function openSession(tab: Storage, device: Storage): Session {
  const key = signal(tab.getItem(NAME) ?? device.getItem(NAME) ?? undefined);
  const isRefused = signal(false);
  return {
    key,
    needsKey: computed(() => isRefused.value),
    signIn(secret, isKept) {
      tab.removeItem(NAME);
      (isKept ? device : tab).setItem(NAME, secret);
      key.value = secret;
      isRefused.value = false;
    },
    signOut() {
      tab.removeItem(NAME);
      device.removeItem(NAME);
      key.value = undefined;
    },
    refuse() {
      isRefused.value = true;
    },
  };
}
