import './more.css';
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Button } from './button.tsx';

/** How a page of a list ends. */
export interface PageEnd {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

/** A button below a page of a list that has more, and in its place the next page once it is asked for; nothing after the last page. */
export function More(props: {
  readonly end: PageEnd | null | undefined;
  /** What the button says. @default "Show more" */
  readonly label?: string;
  children(after: string): ComponentChildren;
}) {
  const { end, label = 'Show more', children } = props;
  const isShown = useSignal(false);
  if (!end?.hasNextPage || end.endCursor === null) return null;
  if (isShown.value) return <Next label={label}>{children(end.endCursor)}</Next>;
  return (
    <div>
      <Button
        onClick={() => {
          isShown.value = true;
        }}
      >
        {label}
      </Button>
    </div>
  );
}

/** Takes the focus from the button that it replaces, so that the next Tab leads into it. */
function Next({ label, children }: { readonly label: string; readonly children: ComponentChildren }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus(), []);
  return (
    <div ref={place} class="more" role="group" aria-label={label} tabIndex={-1}>
      {children}
    </div>
  );
}
