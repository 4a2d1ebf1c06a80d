import type { ComponentType } from 'preact';
import { TabLinks } from '../parts/tab-links.tsx';
import { addressOf } from '../shell/addresses.ts';
import { Page } from '../shell/page.tsx';
import { EnvironmentsTab } from './environments-tab.tsx';
import { FeatureDefaultsTab } from './feature-defaults-tab.tsx';
import { HoldoutsTab } from './holdouts-tab.tsx';
import { OrganizationTab } from './organization-tab.tsx';

interface Tab {
  readonly path: string;
  readonly label: string;
  readonly component: ComponentType<{ readonly organization: string }>;
}

const organizationTab: Tab = { path: '', label: 'Organization', component: OrganizationTab };

const tabs: readonly Tab[] = [
  organizationTab,
  { path: 'environments', label: 'Environments', component: EnvironmentsTab },
  { path: 'holdouts', label: 'Holdouts', component: HoldoutsTab },
  { path: 'defaults', label: 'Feature defaults', component: FeatureDefaultsTab },
];

/** What flags are in: the organization, its environments and holdouts, and the catalogue that all organizations share. */
export function SettingsPage({
  params,
}: {
  readonly params: { readonly organization: string; readonly tab?: string };
}) {
  const { organization } = params;
  const current = tabs.find(({ path }) => path === params.tab) ?? organizationTab;
  const { component: Component } = current;
  return (
    <Page title="Settings">
      <TabLinks
        label="Of the settings"
        tabs={tabs.map((tab) => ({
          label: tab.label,
          href: addressOf(organization, tab.path === '' ? '/settings' : `/settings/${tab.path}`),
          isCurrent: tab === current,
        }))}
      />
      <Component key={organization} organization={organization} />
    </Page>
  );
}
