import { useEffect } from 'preact/hooks';

/** What keys do anywhere on the board. */
export interface BoardKeys {
  /** Takes back what was done last. */
  undo(): void;
  /** Lets go of the selection. */
  letGo(): void;
}

const typed = 'input:not([type="checkbox"]), textarea, select';

/** `/` goes to the search, `e` to the columns, Ctrl or Command with Z undoes, Escape lets go of the selection. */
export function useKeys(page: { readonly current: HTMLElement | null }, { undo, letGo }: BoardKeys): void {
  useEffect(() => {
    const first = (selector: string) => page.current?.querySelector<HTMLElement>(selector);
    const keys: Readonly<Record<string, () => void>> = {
      'Ctrl z': undo,
      Escape: letGo,
      e: () => first('[popovertarget="board-columns"]')?.click(),
      '/': () => first('input[type="search"]')?.focus(),
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (isElsewhere(event)) return;
      const act = keys[`${event.ctrlKey || event.metaKey ? 'Ctrl ' : ''}${event.key}`];
      if (act === undefined || event.altKey) return;
      if (event.key !== 'Escape') event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  });
}

/** Whether the key is meant for a field, a dialog or a popover. */
function isElsewhere({ target }: KeyboardEvent): boolean {
  if (target instanceof HTMLElement && target.matches(typed)) return true;
  return document.querySelector('dialog[open], [popover]:popover-open') !== null;
}
