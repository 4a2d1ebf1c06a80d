import './requests-page.css';
import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { useLocation } from 'preact-iso';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import { List } from '../parts/list.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { TabLinks } from '../parts/tab-links.tsx';
import { addressOf } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { Page } from '../shell/page.tsx';
import { ViewerDocument } from '../shell/shell.graphql.ts';
import { isAboutRequests, useLiveQuery } from '../shell/use-live-query.ts';
import { dateTime, relativeTime } from '../words/times.ts';
import { type Inbox, inboxes, isIn, readInbox, requestSentence } from './request-words.ts';
import { type RequestLineFragment, RequestsDocument } from './requests.graphql.ts';
import { StatusLabel } from './status-label.tsx';

const labels = { you: 'For you', yours: 'Yours', all: 'All' } satisfies Record<Inbox, string>;

const none = {
  you: 'Nothing waits for you. Changes of others in protected environments appear here.',
  yours: 'You have asked for nothing yet. What you change in a protected environment appears here.',
  all: 'There are no change requests yet. They are made where an environment or a flag requires approval.',
} satisfies Record<Inbox, string>;

/** Change requests: those that wait for the person, the person's own, and all. */
export function RequestsPage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const { query } = useLocation();
  const inbox = readInbox(query.show);
  return (
    <Page title="Requests">
      <TabLinks
        label="Which requests"
        tabs={inboxes.map((name) => ({
          label: labels[name],
          href: addressOf(organization, '/requests', { show: name === 'you' ? undefined : name }),
          isCurrent: name === inbox,
        }))}
      />
      <RequestList key={`${organization} ${inbox}`} {...{ organization, inbox }} after={undefined} />
    </Page>
  );
}

/** A part of the list, and below it the next one once it is asked for. */
function RequestList({
  organization,
  inbox,
  after,
}: {
  readonly organization: string;
  readonly inbox: Inbox;
  readonly after: string | undefined;
}) {
  const [viewer] = useQuery({ query: ViewerDocument, variables: {}, requestPolicy: 'cache-first' });
  const status = inbox === 'you' ? ('PENDING' as const) : undefined;
  const [result, ask] = useLiveQuery(
    organization,
    { query: RequestsDocument, variables: { organizationId: organization, status, after } },
    isAboutRequests,
  );
  const showsMore = useSignal(false);
  const viewerId = viewer.data?.viewer.actor.id ?? '';
  return (
    <Loaded result={result} lines={5} onRetry={ask}>
      {(data) => {
        const page = data.organization?.changeRequests;
        const lines = (page?.edges ?? []).map(({ node }) => node).filter((line) => isIn(inbox, line, viewerId));
        const { hasNextPage, endCursor } = page?.pageInfo ?? { hasNextPage: false, endCursor: null };
        return (
          <>
            {lines.length > 0 && (
              <List>
                {lines.map((line) => (
                  <li key={line.id}>
                    <RequestRow organization={organization} line={line} />
                  </li>
                ))}
              </List>
            )}
            {lines.length === 0 && after === undefined && !hasNextPage && <Note>{none[inbox]}</Note>}
            {hasNextPage && !showsMore.value && (
              <Button
                onClick={() => {
                  showsMore.value = true;
                }}
              >
                Show older ones
              </Button>
            )}
            {hasNextPage && showsMore.value && (
              <RequestList {...{ organization, inbox }} after={endCursor ?? undefined} />
            )}
          </>
        );
      }}
    </Loaded>
  );
}

function RequestRow({ organization, line }: { readonly organization: string; readonly line: RequestLineFragment }) {
  const { clock } = useApp();
  const at = Date.parse(line.decidedAt ?? line.requestedAt);
  return (
    <a class="requests-row" href={addressOf(organization, `/requests/${line.number}`)}>
      <span class="requests-number numbers soft">#{line.number}</span>
      <span class="requests-what">
        <span>
          <strong>{line.requestedBy.name}</strong> asks to <strong>{requestSentence(line)}</strong>
        </span>
        {line.comment !== '' && <span class="soft">“{line.comment}”</span>}
      </span>
      <span class="requests-state">
        <StatusLabel status={line.status} />
        <time class="soft small" dateTime={new Date(at).toISOString()} title={dateTime(at)}>
          {line.decidedBy ? `by ${line.decidedBy.name}, ` : ''}
          {relativeTime(at, clock.now())}
        </time>
      </span>
      <Icon name="right" />
    </a>
  );
}
