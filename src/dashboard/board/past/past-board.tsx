import './past-board.css';
import { useQuery } from '@urql/preact';
import type { ComponentChildren } from 'preact';
import { changeSentence } from '../../change/sentence.ts';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Note } from '../../parts/note.tsx';
import { useApp } from '../../shell/app.ts';
import { number } from '../../words/numbers.ts';
import { dateTime } from '../../words/times.ts';
import type { AsOf, PastTime } from './as-of.ts';
import { ChangeOfRevisionDocument, RevisionAtDocument } from './past.graphql.ts';

/** What stands around a board of the past: as of when it is, the way through the revisions, and the way back to now. */
export function PastBoard(props: {
  readonly organization: string;
  readonly asOf: AsOf;
  onGo(asOf: string | undefined): void;
  /** The board of then. */
  children(past: PastTime): ComponentChildren;
}) {
  const { organization, asOf, onGo, children } = props;
  const [result, ask] = useQuery({
    query: RevisionAtDocument,
    variables: { organizationId: organization, instant: asOf.kind === 'INSTANT' ? asOf.instant : '' },
    pause: asOf.kind === 'REVISION',
  });
  if (asOf.kind === 'REVISION') return <Past {...{ organization, onGo, children }} revision={asOf.revision} />;
  return (
    <Loaded result={result} onRetry={ask}>
      {(data) => (
        <Past
          {...{ organization, onGo, children }}
          revision={data.organization?.revisionAt ?? 0}
          instant={asOf.instant}
        />
      )}
    </Loaded>
  );
}

function Past({
  organization,
  revision,
  instant,
  onGo,
  children,
}: {
  readonly organization: string;
  readonly revision: number;
  /** What was asked for in place of the revision, whose own instant it is else. */
  readonly instant?: string;
  onGo(asOf: string | undefined): void;
  children(past: PastTime): ComponentChildren;
}) {
  const liveness = useApp().live(organization).liveness.value;
  const latest = 'revision' in liveness ? Math.max(liveness.revision, revision) : revision;
  const variables = { organizationId: organization, after: revision - 1, before: revision + 1 };
  const [result] = useQuery({ query: ChangeOfRevisionDocument, variables, pause: revision < 1 });
  const change = result.data?.organization?.changes.edges[0]?.node;
  return (
    <div class="past-board">
      <Note
        tone="warn"
        actions={
          <Button look="main" icon="clock" onClick={() => onGo(undefined)}>
            Back to now
          </Button>
        }
      >
        <strong>
          As of revision {number(revision)}
          {change && <>, {dateTime(Date.parse(change.at))}</>}.
        </strong>{' '}
        {change && (
          <>
            {change.actor.name} {changeSentence(change)} then.{' '}
          </>
        )}
        Nothing can be changed in the past.
        <div class="past-way">
          <Button
            icon="left"
            because={revision <= 1 ? 'This is the first revision' : undefined}
            onClick={() => onGo(String(revision - 1))}
          >
            Earlier
          </Button>
          <input
            type="range"
            aria-label="Revision"
            min={1}
            max={latest}
            value={revision}
            onChange={(event) => onGo(event.currentTarget.value)}
          />
          <Button
            because={revision >= latest ? 'This is the latest revision' : undefined}
            onClick={() => onGo(String(revision + 1))}
          >
            Later
          </Button>
        </div>
      </Note>
      {(instant !== undefined || !result.fetching) && children({ atRevision: revision, at: instant ?? change?.at })}
    </div>
  );
}
