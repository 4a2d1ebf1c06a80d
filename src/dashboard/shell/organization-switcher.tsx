import './organization-switcher.css';
import { useLocation } from 'preact-iso';
import { Icon } from '../parts/icon.tsx';
import { Popover } from '../parts/popover.tsx';
import { addressOf } from './addresses.ts';
import { OrganizationList } from './organization-list.tsx';
import { OrganizationFrameDocument } from './shell.graphql.ts';
import { useHeldQuery } from './use-held-query.ts';

/** The name of the current organization, and the others to go to. */
export function OrganizationSwitcher({ organization }: { readonly organization: string }) {
  const variables = { organizationId: organization };
  const [{ data }] = useHeldQuery({ query: OrganizationFrameDocument, variables, requestPolicy: 'cache-first' });
  const name = data?.organization?.name ?? organization;
  return (
    <Popover
      id="organizations"
      label={
        <>
          <span class="organization-switcher-name">{name}</span>
          <Icon name="down" />
        </>
      }
      class="organization-switcher"
      title="Other organizations"
    >
      <OtherOrganizations current={organization} />
    </Popover>
  );
}

function OtherOrganizations({ current }: { readonly current: string }) {
  const { route } = useLocation();
  return (
    <div class="organization-switcher-others">
      <OrganizationList class="organization-switcher-list">
        {({ id, name }) => (
          <a
            href={addressOf(id)}
            aria-current={id === current ? 'true' : undefined}
            onClick={(event) => {
              event.preventDefault();
              event.currentTarget.closest<HTMLElement>('[popover]')?.hidePopover();
              route(addressOf(id));
            }}
          >
            <span>{name}</span>
            <span class="key soft">{id}</span>
          </a>
        )}
      </OrganizationList>
    </div>
  );
}
