import './tab-links.css';
import { showInRow } from './show-in-row.tsx';

/** The parts of a page, each with an address of its own. */
export function TabLinks(props: {
  /** What the parts are of. */
  readonly label: string;
  readonly tabs: readonly { readonly label: string; readonly href: string; readonly isCurrent: boolean }[];
}) {
  return (
    <nav class="tab-links" aria-label={props.label}>
      {props.tabs.map(({ label, href, isCurrent }) => (
        <a
          key={href}
          ref={isCurrent ? showInRow : undefined}
          class="tab-link"
          href={href}
          aria-current={isCurrent ? 'page' : undefined}
        >
          {label}
        </a>
      ))}
    </nav>
  );
}
