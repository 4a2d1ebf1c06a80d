import { PendingApprovalsDocument } from './shell.graphql.ts';
import { isAboutRequests, useLiveQuery } from './use-live-query.ts';

/** How many change requests the person can approve. */
export function RequestCount({ organization }: { readonly organization: string }) {
  const [{ data }] = useLiveQuery(
    organization,
    { query: PendingApprovalsDocument, variables: { organizationId: organization } },
    isAboutRequests,
  );
  const waiting = data?.viewer.pendingApprovals ?? 0;
  if (waiting === 0) return null;
  return (
    <span class="navigation-count numbers">
      {waiting}
      <span class="visually-hidden"> for you</span>
    </span>
  );
}
