import './requests-page.css';
import type { TypedDocumentNode } from '@urql/core';
import type { ComponentChildren } from 'preact';
import { useLocation } from 'preact-iso';
import { Icon } from '../parts/icon.tsx';
import { List } from '../parts/list.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { More } from '../parts/more.tsx';
import { Note } from '../parts/note.tsx';
import { TabLinks } from '../parts/tab-links.tsx';
import { addressOf } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { Page } from '../shell/page.tsx';
import { isAboutRequests, useLiveQuery } from '../shell/use-live-query.ts';
import { useLack } from '../shell/use-write.ts';
import { dateTime, relativeTime } from '../words/times.ts';
import { type Inbox, inboxes, readInbox, requestSentence } from './request-words.ts';
import {
  OwnRequestsDocument,
  type RequestLineFragment,
  type RequestPageFragment,
  RequestsDocument,
  RequestsToApproveDocument,
} from './requests.graphql.ts';
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
  const Shown = lists[inbox];
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
      <Shown key={`${organization} ${inbox}`} organization={organization} />
    </Page>
  );
}

interface InboxProps {
  readonly organization: string;
  readonly after?: string;
}

/** The parts of the inbox: each asks the graph for its own list. */
const lists = {
  you: (props: InboxProps) => (
    <RequestList
      {...props}
      {...{ inbox: 'you', query: RequestsToApproveDocument, pageOf: ({ viewer }) => viewer.requestsToApprove }}
    />
  ),
  yours: (props: InboxProps) => (
    <RequestList
      {...props}
      {...{ inbox: 'yours', query: OwnRequestsDocument, pageOf: ({ viewer }) => viewer.ownRequests }}
    />
  ),
  all: (props: InboxProps) => (
    <RequestList
      {...props}
      {...{ inbox: 'all', query: RequestsDocument, pageOf: ({ organization }) => organization?.changeRequests }}
    />
  ),
} satisfies Record<Inbox, (props: InboxProps) => ComponentChildren>;

interface RequestListProps<Data> extends InboxProps {
  readonly inbox: Inbox;
  readonly query: TypedDocumentNode<Data, { readonly organizationId: string; readonly after?: string | undefined }>;
  pageOf(data: Data): RequestPageFragment | null | undefined;
}

/** A page of a list, and below it the next one once it is asked for. */
function RequestList<Data>(props: RequestListProps<Data>) {
  const { organization, inbox, query, pageOf, after } = props;
  const [result, ask] = useLiveQuery(
    organization,
    { query, variables: { organizationId: organization, after } },
    isAboutRequests,
  );
  const lack = useLack('change:approve');
  return (
    <Loaded result={result} lines={5} onRetry={ask}>
      {(data) => {
        const page = pageOf(data);
        const lines = page?.edges ?? [];
        return (
          <>
            {lines.length > 0 && (
              <List>
                {lines.map(({ node }) => (
                  <li key={node.id}>
                    <RequestRow organization={organization} line={node} />
                  </li>
                ))}
              </List>
            )}
            {lines.length === 0 && after === undefined && (
              <Note>
                {inbox === 'you' && lack !== undefined
                  ? `${lack} to decide on requests of others. All has them.`
                  : none[inbox]}
              </Note>
            )}
            <More end={page?.pageInfo} label="Show older ones">
              {(end) => <RequestList {...props} after={end} />}
            </More>
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
