import './frame.css';
import type { ComponentChildren } from 'preact';
import { useMemo } from 'preact/hooks';
import { Account } from './account.tsx';
import { ConnectionPill } from './connection-pill.tsx';
import { Navigation } from './navigation.tsx';
import { OrganizationSwitcher } from './organization-switcher.tsx';
import { Shortcuts } from './shortcuts.tsx';
import { ThemeButton } from './theme-button.tsx';
import { WaitingBanner } from './waiting-banner.tsx';

/** What stands around every page. */
export function Frame({
  organization,
  children,
}: {
  readonly organization: string | undefined;
  readonly children: ComponentChildren;
}) {
  // The same element at every drawing, so that what changes on a page leaves what stands around it.
  const bar = useMemo(() => <Bar organization={organization} />, [organization]);
  return (
    <div class={`frame ${organization === undefined ? 'alone' : ''}`}>
      <a class="frame-skip" href="#main">
        Skip to the page
      </a>
      {bar}
      {organization !== undefined && <Navigation organization={organization} />}
      <main id="main" class="frame-main" tabIndex={-1}>
        <WaitingBanner />
        {children}
      </main>
    </div>
  );
}

function Bar({ organization }: { readonly organization: string | undefined }) {
  return (
    <header class="frame-bar">
      <a class="frame-mark" href="/" aria-label="Halyard, all organizations">
        <Mark />
        <span class="frame-name">Halyard</span>
      </a>
      {organization !== undefined && <OrganizationSwitcher organization={organization} />}
      <div class="frame-tools">
        <Shortcuts organization={organization} />
        {organization !== undefined && <ConnectionPill key={organization} organization={organization} />}
        <ThemeButton />
        <Account />
      </div>
    </header>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
      <rect width="32" height="32" rx="8" class="frame-mark-sea" />
      <path d="M10 6v20" class="frame-mark-mast" />
      <path d="M11 8h12l-3.6 4.6L23 17.2H11z" class="frame-mark-flag" />
    </svg>
  );
}
