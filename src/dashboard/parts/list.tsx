import './list.css';
import type { ComponentChildren } from 'preact';

/** Rows in a frame, in order. Each child is one row. */
export function List({ label, children }: { readonly label?: string; readonly children: ComponentChildren }) {
  return (
    <ol class="list" aria-label={label}>
      {children}
    </ol>
  );
}

/** A row that opens to show more. */
export function OpeningRow(props: {
  readonly summary: ComponentChildren;
  readonly isOpen?: boolean;
  readonly children: ComponentChildren;
  onOpen?(isOpen: boolean): void;
}) {
  const { summary, isOpen, children, onOpen } = props;
  return (
    <li>
      <details class="opening-row" open={isOpen} onToggle={(event) => onOpen?.(event.currentTarget.open)}>
        <summary>{summary}</summary>
        <div class="opening-row-more">{children}</div>
      </details>
    </li>
  );
}
