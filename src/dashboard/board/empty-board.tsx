import './empty-board.css';
import { addressOf } from '../shell/addresses.ts';

/** What stands in place of the board of an organization without flags. */
export function EmptyBoard({ organization }: { readonly organization: string }) {
  return (
    <section class="empty-board">
      <h2>No flags yet</h2>
      <p class="soft">A flag turns a part of your product on and off in each environment, without a release.</p>
      <p>
        <a class="button main" href={addressOf(organization, '/new-flag')}>
          Make the first flag
        </a>
      </p>
      <p class="soft">
        Programs can make flags too: through <a href="/graphql">the graph</a> or <a href="/docs">the REST APIs</a>.
      </p>
      <pre class="empty-board-request key">{requestOf(organization)}</pre>
      <p class="soft">
        <kbd>?</kbd> shows every key of this page.
      </p>
    </section>
  );
}

/** What makes the first flag in a shell. */
function requestOf(organization: string): string {
  const query = `mutation { createFlag(input: { organizationId: "${organization}", key: "search", name: "Search" }) { __typename } }`;
  return `curl ${location.origin}/graphql -H 'content-type: application/json' \\\n  -d '${JSON.stringify({ query })}'`;
}
