import './tab-links.css';

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
          ref={isCurrent ? show : undefined}
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

/** Brings the current part into sight where a narrow window does not hold all. */
function show(link: HTMLAnchorElement | null): void {
  const row = link?.parentElement;
  if (link && row) row.scrollLeft = link.offsetLeft - row.offsetLeft - (row.clientWidth - link.clientWidth) / 2;
}
