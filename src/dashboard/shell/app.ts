import type { ReadonlySignal, Signal } from '@preact/signals';
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { BrowserClock } from '../graph/connection/connection.ts';
import type { Graph } from '../graph/graph.ts';
import type { Live } from '../graph/live.ts';
import type { Storage } from '../session/kept-key.ts';
import type { Session } from '../session/session.ts';
import type { Theme } from './theme.ts';
import type { Toasts } from './toasts.ts';

/** What every page can use. */
export interface App {
  readonly graph: Graph;
  /** Whether the first page is drawn with its first answer, so that other questions take nothing from it. */
  readonly isDrawn: ReadonlySignal<boolean>;
  /** When what is on the page now is painted, or cannot be seen. */
  painted(): Promise<void>;
  readonly session: Session;
  readonly toasts: Toasts;
  readonly clock: BrowserClock;
  /** What this device remembers: the theme, the order of columns. Nothing secret. */
  readonly device: Storage;
  /** How the dashboard looks. Setting it shows and remembers it. */
  readonly theme: Signal<Theme>;
  readonly newId: () => string;
  /** The changes of an organization. Every page of it follows the same. */
  live(organizationId: string): Live;
}

export const AppContext = createContext<App | undefined>(undefined);

/** What every page can use. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (app === undefined) throw new Error('There is no app around this component.');
  return app;
}
