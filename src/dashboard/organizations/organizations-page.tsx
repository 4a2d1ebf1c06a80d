import './organizations-page.css';
import { useQuery } from '@urql/preact';
import { Icon } from '../parts/icon.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { addressOf } from '../shell/addresses.ts';
import { Page } from '../shell/page.tsx';
import { OrganizationsDocument } from '../shell/shell.graphql.ts';

/** All organizations that the person may see. */
export function OrganizationsPage() {
  const [result, ask] = useQuery({ query: OrganizationsDocument, variables: { first: 100 } });
  return (
    <Page title="Organizations">
      <Loaded result={result} onRetry={ask}>
        {({ organizations }) => (
          <ul class="organizations-page">
            {organizations?.edges.map(({ node }) => (
              <li key={node.id}>
                <a class="organizations-page-line" href={addressOf(node.id)}>
                  <span>
                    <strong>{node.name}</strong>
                    <span class="key soft">{node.id}</span>
                  </span>
                  <Icon name="right" />
                </a>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Page>
  );
}
