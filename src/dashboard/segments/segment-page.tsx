import './segments.css';
import { useQuery } from '@urql/preact';
import { useLocation } from 'preact-iso';
import { Loaded } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { Choice } from '../parts/toolbar.tsx';
import { addressOf, segmentAddress } from '../shell/addresses.ts';
import { Page } from '../shell/page.tsx';
import { OrganizationFrameDocument } from '../shell/shell.graphql.ts';
import { useLiveQuery } from '../shell/use-live-query.ts';
import { SegmentEditor } from './segment-editor.tsx';
import { SegmentDocument } from './segments.graphql.ts';

/** One segment: who is in it, which flags use it, and whose answers a change of it would change. */
export function SegmentPage({ params }: { readonly params: { readonly organization: string; readonly key: string } }) {
  const { organization, key } = params;
  const [frame, askFrame] = useQuery({
    ...{ query: OrganizationFrameDocument, variables: { organizationId: organization }, requestPolicy: 'cache-first' },
  });
  const environments = frame.data?.organization?.environments;
  const { query } = useLocation();
  const environment = environments?.find((each) => each.key === query.env) ?? environments?.[0];
  if (environment === undefined || environments === undefined) {
    return (
      <Page title={key}>
        <Loaded result={frame} lines={5} onRetry={askFrame}>
          {() => <Note>Without an environment there is nothing to count the subjects in.</Note>}
        </Loaded>
      </Page>
    );
  }
  return <Segment key={key} {...{ organization, segmentKey: key, environment, environments }} />;
}

interface Place {
  readonly key: string;
  readonly name: string;
}

function Segment(props: {
  readonly organization: string;
  readonly segmentKey: string;
  readonly environment: Place;
  readonly environments: readonly Place[];
}) {
  const { organization, segmentKey, environment, environments } = props;
  const { route } = useLocation();
  const variables = { organizationId: organization, key: segmentKey, environment: environment.key };
  const [result, ask] = useLiveQuery(
    organization,
    { query: SegmentDocument, variables },
    ({ entityType, entityKey }) => entityType === 'FLAG' || (entityType === 'SEGMENT' && entityKey === segmentKey),
  );
  const segment = result.data?.organization?.segment;
  return (
    <Page
      title={segment?.name ?? segmentKey}
      beside={
        <>
          <span class="key soft">{segmentKey}</span>
          {segment && <span class="soft small">{segment.kind === 'STATIC' ? 'list' : 'conditions'}</span>}
        </>
      }
      actions={
        <Choice
          label="Count in"
          value={environment.key}
          options={environments.map(({ key, name }) => ({ value: key, label: name }))}
          onChoose={(env) => route(segmentAddress(organization, segmentKey, env), true)}
        />
      }
    >
      <Loaded result={result} lines={5} onRetry={ask}>
        {({ organization: found }) =>
          found?.segment ? (
            <SegmentEditor {...{ organization, environment }} segment={found.segment} />
          ) : (
            <Note actions={<a href={addressOf(organization, '/segments')}>All segments</a>}>
              There is no segment {segmentKey}.
            </Note>
          )
        }
      </Loaded>
    </Page>
  );
}
