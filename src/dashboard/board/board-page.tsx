import { useQuery } from '@urql/preact';
import { Loaded } from '../parts/loaded.tsx';
import { Page } from '../shell/page.tsx';
import { number } from '../words/numbers.ts';
import { BoardDocument } from './board.graphql.ts';

/** All flags of an organization. */
export function BoardPage({ params }: { readonly params: { readonly organization: string } }) {
  const [result, ask] = useQuery({ query: BoardDocument, variables: { organizationId: params.organization } });
  const total = result.data?.organization?.flags.totalCount;
  return (
    <Page title="Flags" beside={total !== undefined && <span class="soft numbers">{number(total)}</span>}>
      <Loaded result={result} onRetry={ask}>
        {({ organization }) => (
          <ul>
            {organization?.flags.edges.map(({ node }) => (
              <li key={node.id}>
                {node.name} <span class="key soft">{node.key}</span>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Page>
  );
}
