import './menu.css';
import type { ComponentChildren, RefObject } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon, type IconName } from './icon.tsx';

/** One thing that a menu offers. */
export interface MenuItem {
  readonly label: string;
  readonly icon?: IconName;
  readonly look?: 'plain' | 'bad';
  /** Why it cannot be done now. It stays visible, and says so. */
  readonly because?: string | undefined;
  onSelect(): void;
}

/** A button that opens a list of things to do. Arrow keys, Home, End and first letters move, Escape closes. */
export function Menu(props: {
  /** What the button is called. */
  readonly title: string;
  /** What the button shows. @default three dots */
  readonly label?: ComponentChildren;
  readonly items: readonly MenuItem[];
  readonly class?: string;
}) {
  const { title, label = <Icon name="more" />, items } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class={`button ${props.class ?? 'quiet'}`}
        aria-label={title}
        title={title}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        popovertarget={id}
      >
        {label}
      </button>
      <MenuList {...{ id, list, title, items }} onOpen={setOpen} />
    </>
  );
}

/** A list of things to do at a place on the page, for which there is no button. When it closes, the focus returns to the place. */
export function MenuAt(props: {
  readonly title: string;
  readonly items: readonly MenuItem[];
  /** Where it is open; undefined: it is closed. */
  readonly place: HTMLElement | undefined;
  onClose(): void;
}) {
  const { title, items, place, onClose } = props;
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    if (place === undefined) return;
    list.current?.showPopover({ source: place });
    // At once, so that the next key is already for the menu.
    list.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [place]);
  return (
    <MenuList
      {...{ id, list, title, items }}
      onOpen={(isOpen) => {
        if (isOpen) return;
        place?.focus();
        onClose();
      }}
    />
  );
}

function MenuList(props: {
  readonly id: string;
  readonly list: RefObject<HTMLDivElement | null>;
  readonly title: string;
  readonly items: readonly MenuItem[];
  onOpen(isOpen: boolean): void;
}) {
  const { id, list, title, items, onOpen } = props;
  const entries = () => Array.from(list.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? []);
  const onKeyDown = (event: KeyboardEvent) => {
    // The page around it has keys of its own.
    event.stopPropagation();
    const all = entries();
    const at = all.findIndex((element) => element.matches(':focus'));
    const target = targetOf(event.key, at, items);
    if (target === undefined) {
      if (event.key === 'Tab') list.current?.hidePopover();
      return;
    }
    event.preventDefault();
    all[target]?.focus();
  };
  return (
    <div
      ref={list}
      id={id}
      popover="auto"
      role="menu"
      aria-label={title}
      class="popover end menu"
      onKeyDown={onKeyDown}
      onBeforeToggle={({ newState }) => {
        // Before it is closed and not after, so that the next key already finds it closed.
        if (newState === 'closed') onOpen(false);
      }}
      onToggle={({ newState }) => {
        if (newState === 'closed') return;
        onOpen(true);
        entries()[0]?.focus();
      }}
    >
      {items.map(({ label: text, icon, look, because, onSelect }) => (
        <button
          key={text}
          type="button"
          role="menuitem"
          tabIndex={-1}
          class={`menu-item ${look ?? ''}`}
          aria-disabled={because === undefined ? undefined : true}
          title={because}
          onClick={() => {
            if (because !== undefined) return;
            list.current?.hidePopover();
            onSelect();
          }}
        >
          {icon && <Icon name={icon} />}
          <span>
            {text}
            {because && <span class="menu-because small">{because}</span>}
          </span>
        </button>
      ))}
    </div>
  );
}

/** The place of the item that a key leads to; undefined if the key leads nowhere. */
function targetOf(key: string, at: number, items: readonly MenuItem[]): number | undefined {
  const last = items.length - 1;
  if (key === 'ArrowDown') return at === last ? 0 : at + 1;
  if (key === 'ArrowUp') return at <= 0 ? last : at - 1;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (!/^\p{L}$/u.test(key)) return undefined;
  const places = items.map((_, index) => (at + 1 + index) % items.length);
  return places.find((place) => items[place]?.label.toLowerCase().startsWith(key.toLowerCase()));
}
