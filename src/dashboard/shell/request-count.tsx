import { useQuery } from '@urql/preact';
import { PendingRequestsDocument, ViewerDocument } from './shell.graphql.ts';
import { isAboutRequests, useLiveQuery } from './use-live-query.ts';
import { useLack } from './use-write.ts';

/** How many change requests of others wait for the person. */
export function RequestCount({ organization }: { readonly organization: string }) {
  const lack = useLack('change:read');
  const [viewer] = useQuery({ query: ViewerDocument, variables: {}, requestPolicy: 'cache-first' });
  const [{ data }] = useLiveQuery(
    organization,
    {
      query: PendingRequestsDocument,
      variables: { organizationId: organization },
      pause: lack !== undefined || viewer.data === undefined,
    },
    isAboutRequests,
  );
  const own = viewer.data?.viewer.actor.id;
  const edges = data?.organization?.changeRequests.edges ?? [];
  const waiting = edges.filter(({ node }) => node.requestedBy.id !== own).length;
  if (waiting === 0) return null;
  return (
    <span class="navigation-count numbers">
      {waiting}
      <span class="visually-hidden"> for you</span>
    </span>
  );
}
