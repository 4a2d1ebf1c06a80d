import type { IconName } from '../parts/icon.tsx';
import type { Storage } from '../session/kept-key.ts';

/** The themes, and how the button shows them. */
export const themes = {
  system: { icon: 'system', label: 'as the device' },
  light: { icon: 'sun', label: 'light' },
  dark: { icon: 'moon', label: 'dark' },
} satisfies Record<string, { readonly icon: IconName; readonly label: string }>;

/** The name of a theme. */
export type Theme = keyof typeof themes;

const NAME = 'halyard-theme';
const order: readonly Theme[] = ['system', 'light', 'dark'];

/** The theme that this device remembers. */
export function readTheme(device: Storage): Theme {
  const stored = device.getItem(NAME);
  return order.find((theme) => theme === stored) ?? 'system';
}

/** The theme that follows when the button is pressed. */
export function nextTheme(theme: Theme): Theme {
  return order[(order.indexOf(theme) + 1) % order.length] ?? 'system';
}

/** Shows a theme and remembers it. */
export function applyTheme(theme: Theme, device: Storage, classes: Pick<DOMTokenList, 'toggle'>): void {
  classes.toggle('light', theme === 'light');
  classes.toggle('dark', theme === 'dark');
  if (theme === 'system') device.removeItem(NAME);
  else device.setItem(NAME, theme);
}
