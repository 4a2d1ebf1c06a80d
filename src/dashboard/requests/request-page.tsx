import './request-page.css';
import { useCountedVersion } from '../change/counted-version.tsx';
import { DifferenceList } from '../change/difference-list.tsx';
import { AtOnceAndLater, EffectOf } from '../change/effect.tsx';
import { changeSentence } from '../change/sentence.ts';
import { usePreviewRights } from '../change/use-preview.ts';
import { Icon } from '../parts/icon.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { addressOf, flagAddress } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { Page } from '../shell/page.tsx';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { count, number } from '../words/numbers.ts';
import { dateTime, relativeTime } from '../words/times.ts';
import { Decision } from './decision.tsx';
import { type FullRequest, laterInstantOf, lowestVersionOf, requestSentence } from './request-words.ts';
import { ChangesSinceDocument, RequestDocument, RequestPreviewDocument } from './requests.graphql.ts';
import { StatusLabel } from './status-label.tsx';

/** One change request: what it changes, for whom, whether it still fits, and the decision. */
export function RequestPage({ params }: { readonly params: { readonly organization: string; readonly key: string } }) {
  const { organization } = params;
  const wanted = Number(params.key);
  const isNumber = Number.isInteger(wanted) && wanted > 0 && wanted < 2 ** 31;
  const [result, ask] = useLiveQuery(
    organization,
    {
      query: RequestDocument,
      variables: { organizationId: organization, number: isNumber ? wanted : 0 },
    },
    // What else is changed can make it fit no more.
    () => true,
  );
  const request = result.data?.organization?.changeRequest;
  const all = <a href={addressOf(organization, '/requests', { show: 'all' })}>All requests</a>;
  return (
    <Page
      title={request ? sentenceOf(request) : `Request ${params.key}`}
      beside={
        request && (
          <>
            <span class="numbers soft">#{request.number}</span>
            <StatusLabel status={request.status} />
          </>
        )
      }
    >
      <Loaded result={result} lines={6} onRetry={ask}>
        {(data) =>
          data.organization?.changeRequest ? (
            <Request
              key={data.organization.changeRequest.id}
              {...{ organization }}
              request={data.organization.changeRequest}
            />
          ) : (
            <Note actions={all}>There is no request {params.key}.</Note>
          )
        }
      </Loaded>
    </Page>
  );
}

function sentenceOf(request: FullRequest): string {
  const sentence = requestSentence(request);
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

interface Props {
  readonly organization: string;
  readonly request: FullRequest;
}

function Request({ organization, request }: Props) {
  const isPending = request.status === 'PENDING';
  return (
    <div class="request-page">
      <Asked request={request} />
      <div class="request-columns">
        <section class="request-part">
          <h2>What changes</h2>
          {request.differences.length === 0 ? (
            <p class="soft">Nothing that can be shown as differences.</p>
          ) : (
            <DifferenceList differences={request.differences} />
          )}
          <Subject organization={organization} request={request} />
        </section>
        {isPending && <RequestEffect organization={organization} request={request} />}
        {isPending && (
          <section class="request-part">
            <h2>Does it still fit?</h2>
            <Fit organization={organization} request={request} />
          </section>
        )}
      </div>
      <Decision organization={organization} request={request} />
    </div>
  );
}

function Asked({ request }: { readonly request: FullRequest }) {
  const { clock } = useApp();
  const at = Date.parse(request.requestedAt);
  return (
    <div class="request-asked">
      <p>
        <strong>{request.requestedBy.name}</strong> asked{' '}
        <time dateTime={request.requestedAt} title={dateTime(at)}>
          {relativeTime(at, clock.now())}
        </time>{' '}
        through {request.source}
        {request.environmentKeys.length > 0 && (
          <>, because it changes answers in {request.environmentKeys.join(', ')}</>
        )}
        .
      </p>
      {request.comment !== '' && <blockquote class="request-comment">{request.comment}</blockquote>}
    </div>
  );
}

/** Where the object of the request is. */
function Subject({ organization, request }: Props) {
  const { entityType, entityKey, flagKey, environment } = request;
  if (flagKey !== null && request.kind !== 'FLAG_CREATED') {
    return <a href={flagAddress(organization, flagKey, '', environment?.key)}>See the flag as it is now</a>;
  }
  const path = { SEGMENT: `/segments/${encodeURIComponent(entityKey)}` }[String(entityType)];
  return path === undefined ? null : <a href={addressOf(organization, path)}>See it as it is now</a>;
}

/** What approval would do to the answers that known subjects get: at once, and when a date that it sets has come. */
function RequestEffect({ organization, request }: Props) {
  const { clock } = useApp();
  const later = laterInstantOf(request, clock.now());
  return (
    <section class="request-part">
      <h2>Who gets another answer</h2>
      <AtOnceAndLater later={later}>{(at) => <EffectAt {...{ organization, request, at }} />}</AtOnceAndLater>
    </section>
  );
}

function EffectAt({ organization, request, at }: Props & { readonly at: string | undefined }) {
  const { appVersion, field } = useCountedVersion(lowestVersionOf(request));
  const variables = { organizationId: organization, number: request.number, at, appVersion, ...usePreviewRights() };
  const [result, ask] = useLiveQuery(
    organization,
    { query: RequestPreviewDocument, variables, requestPolicy: 'network-only' },
    () => true,
  );
  const preview = result.data?.organization?.changeRequest?.preview;
  return (
    <Loaded result={result} onRetry={ask}>
      {() =>
        preview && (
          <>
            <p class="soft">in {preview.environment}</p>
            <EffectOf preview={preview} isRequested />
            {field}
          </>
        )
      }
    </Loaded>
  );
}

/** What has changed since it was asked for, and whether that is in its way. */
function Fit({ organization, request }: Props) {
  const { clock } = useApp();
  const { entityKey, entityType, flagKey, revision, conflicts } = request;
  const filter = { entityKeys: [entityKey], entityTypes: [entityType], afterRevision: revision };
  const [result, ask] = useLiveQuery(
    organization,
    { query: ChangesSinceDocument, variables: { organizationId: organization, filter } },
    (change) => change.entityKey === entityKey,
  );
  return (
    <>
      {conflicts.length > 0 && (
        <>
          <Note tone="warn">Another change was made in the same place, so this one cannot be applied as it is.</Note>
          <DifferenceList differences={conflicts} />
        </>
      )}
      <Loaded result={result} lines={1} onRetry={ask}>
        {(data) => {
          const since = data.organization?.changes;
          if (since === undefined || since.totalCount === 0) {
            return (
              <p class="request-fits">
                <Icon name="check" /> Nothing else was changed there since.
              </p>
            );
          }
          return (
            <>
              {conflicts.length === 0 && (
                <p class="request-fits">
                  <Icon name="check" /> It fits. What was changed since is elsewhere:
                </p>
              )}
              <ul class="request-since">
                {since.edges.map(({ node }) => (
                  <li key={node.id}>
                    <strong>{node.actor.name}</strong> {changeSentence(node)}{' '}
                    <span class="soft small">
                      {number(node.revision)}, {relativeTime(Date.parse(node.at), clock.now())}
                    </span>
                  </li>
                ))}
              </ul>
              {since.totalCount > since.edges.length && (
                <a href={addressOf(organization, '/history', flagKey === null ? { q: entityKey } : { flag: flagKey })}>
                  {count(since.totalCount - since.edges.length, 'older change')} in the history
                </a>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}
