import { type ReadonlySignal, signal } from '@preact/signals';
import type { BrowserClock } from '../graph/connection/connection.ts';

/** A short message about what has just happened. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'bad';
  /** What the person can do about it, such as undo it. */
  readonly action: { readonly label: string; run(): void } | undefined;
  /** Where it can be seen. */
  readonly link: { readonly label: string; readonly href: string } | undefined;
  /** What it is about, such as a flag or a switch of it, from the whole to the part. */
  readonly about: readonly string[] | undefined;
}

/** The messages that are shown. */
export interface Toasts {
  readonly shown: ReadonlySignal<readonly Toast[]>;
  /**
   * Shows a message for some seconds. It takes away those about the same thing, about all of it, or about a part of it: what they offer was
   * undone, or is not the latest any more.
   */
  show(text: string, more?: Partial<Pick<Toast, 'tone' | 'action' | 'link' | 'about'>>): void;
  dismiss(id: number): void;
  /** Runs the action of the latest message that has one. */
  runLatest(): void;
}

/** How long a message stays, in milliseconds. */
const STAYS = 10_000;
const MOST = 3;

/** Makes the list of messages. */
export function createToasts(clock: BrowserClock): Toasts {
  const shown = signal<readonly Toast[]>([]);
  let last = 0;
  const dismiss = (id: number) => {
    shown.value = shown.value.filter((toast) => toast.id !== id);
  };
  return {
    shown,
    show(text, { tone = 'plain', action, link, about } = {}) {
      last += 1;
      const id = last;
      const others = shown.value.filter((toast) => !isSame(toast.about, about));
      shown.value = [...others, { id, text, tone, action, link, about }].slice(-MOST);
      clock.after(STAYS, () => dismiss(id));
    },
    dismiss,
    runLatest() {
      const latest = shown.value.findLast(({ action }) => action !== undefined);
      if (latest === undefined) return;
      dismiss(latest.id);
      latest.action?.run();
    },
  };
}

/** Whether two messages are about the same thing, or one is about a part of what the other is about. */
function isSame(one: Toast['about'], other: Toast['about']): boolean {
  if (one === undefined || other === undefined) return false;
  const [whole, part] = one.length < other.length ? [one, other] : [other, one];
  return whole.every((name, index) => name === part[index]);
}
