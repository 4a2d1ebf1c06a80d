import { useLocation } from 'preact-iso';
import { TabLinks } from '../parts/tab-links.tsx';
import { addressOf } from '../shell/addresses.ts';
import { Page } from '../shell/page.tsx';
import { CleanupList } from './cleanup-list.tsx';

/** Flags that can go: those that no app asks for any more, and those that are archived. */
export function CleanupPage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const { query } = useLocation();
  const showsArchived = query.show === 'archived';
  return (
    <Page title="Cleanup">
      <TabLinks
        label="Of the cleanup"
        tabs={[
          { label: 'Stale', href: addressOf(organization, '/cleanup'), isCurrent: !showsArchived },
          {
            label: 'Archived',
            href: addressOf(organization, '/cleanup', { show: 'archived' }),
            isCurrent: showsArchived,
          },
        ]}
      />
      <CleanupList key={String(showsArchived)} {...{ organization, showsArchived }} />
    </Page>
  );
}
