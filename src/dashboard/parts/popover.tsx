import './popover.css';
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** What a popover is made of. */
export interface PopoverProps {
  /** Unique on the page. */
  readonly id: string;
  /** What the button shows. */
  readonly label: ComponentChildren;
  /** What the button is called where its label is a picture, and what the popover is called. */
  readonly title: string;
  readonly class?: string | undefined;
  /** Where its edge meets the button's. @default 'start' */
  readonly align?: 'start' | 'end';
  readonly children: ComponentChildren;
}

/** A button with a panel that opens below it. Escape and a click beside it close it, and the focus returns to the button. */
export function Popover({ id, label, title, align = 'start', children, ...rest }: PopoverProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        class={`button ${rest.class ?? ''}`}
        popovertarget={id}
        aria-expanded={isOpen}
        title={title}
      >
        {label}
      </button>
      <section
        id={id}
        popover="auto"
        class={`popover ${align}`}
        aria-label={title}
        onToggle={({ newState }) => setOpen(newState === 'open')}
      >
        {isOpen && children}
      </section>
    </>
  );
}
