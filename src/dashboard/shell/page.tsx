import './page.css';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { ShowQuery } from './show-query.tsx';

/** What every page has: its title, which receives the focus when the page is opened, and what can be done on it. */
export interface PageProps {
  readonly title: string;
  /** Beside the title, such as a number. */
  readonly beside?: ComponentChildren;
  /** What stands for the title on the page, where it is more than a text. */
  readonly heading?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** One page inside the frame. */
export function Page({ title, beside, heading, actions, children }: PageProps) {
  const { path } = useLocation();
  const top = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Halyard`;
  }, [title]);
  useEffect(() => {
    // The first page of a visit leaves the focus where the browser puts it.
    if (document.activeElement !== document.body && !top.current?.closest('main')?.contains(document.activeElement)) {
      top.current?.focus();
    }
  }, [path]);
  return (
    <article class="page">
      <header class="page-head">
        <div class="page-title">
          <h1 ref={top} tabIndex={-1}>
            {heading ?? title}
          </h1>
          {beside}
        </div>
        <div class="page-actions">
          {actions}
          <ShowQuery />
        </div>
      </header>
      {children}
    </article>
  );
}
