/** The part of the browser's storage that is used. */
export type Storage = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** The name under which storages hold the secret of the API key. */
export const NAME = 'halyard-key';

/** The secret of the API key that the tab or the device remembers; undefined without one. */
export function readKey(tab: Storage, device: Storage): string | undefined {
  return tab.getItem(NAME) ?? device.getItem(NAME) ?? undefined;
}
