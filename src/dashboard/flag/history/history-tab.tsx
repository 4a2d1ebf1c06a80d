import './history-tab.css';
import { useSignal } from '@preact/signals';
import { DifferenceList } from '../../change/difference-list.tsx';
import { changeSentence } from '../../change/sentence.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { useApp } from '../../shell/app.ts';
import { isAboutFlag, useLiveQuery } from '../../shell/use-live-query.ts';
import { useLack, useWrite } from '../../shell/use-write.ts';
import { failureSentence } from '../../words/failures.ts';
import { number } from '../../words/numbers.ts';
import { dateTime, relativeTime } from '../../words/times.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import { FlagHistoryDocument, type FlagHistoryQuery, RevertFlagDocument } from './history.graphql.ts';

type Line = NonNullable<FlagHistoryQuery['flag']>['changes']['edges'][number]['node'];

/** Everything that was changed in a flag, newest first, and the way back. */
export function HistoryTab({ organization, flag }: FlagTabProps) {
  const variables = { organizationId: organization, key: flag.key };
  const [result, ask] = useLiveQuery(organization, { query: FlagHistoryDocument, variables }, isAboutFlag(flag.key));
  const asked = useSignal<Line | undefined>(undefined);
  const revert = useRevert({ organization, flag });
  const lack = useLack('flag:write');
  return (
    <>
      <Loaded result={result} lines={6} onRetry={ask}>
        {(data) => (
          <ol class="history-tab">
            {data.flag?.changes.edges.map(({ node }) => (
              <li key={node.id}>
                <ChangeLine
                  line={node}
                  lack={lack}
                  onRevert={() => {
                    asked.value = node;
                  }}
                />
              </li>
            ))}
          </ol>
        )}
      </Loaded>
      <Dialog
        isOpen={asked.value !== undefined}
        title={`Back to before revision ${number(asked.value?.revision ?? 0)}?`}
        onClose={() => {
          asked.value = undefined;
        }}
        actions={
          <Button
            look="main"
            onClick={() => {
              if (asked.value) revert(asked.value.revision - 1);
              asked.value = undefined;
            }}
          >
            Revert the flag
          </Button>
        }
      >
        <p>The flag becomes what it was before this change. Later changes to it are taken back too.</p>
        {asked.value && (
          <DifferenceList
            differences={asked.value.differences.map(({ path, before, after }) => ({
              path,
              before: after,
              after: before,
            }))}
          />
        )}
      </Dialog>
    </>
  );
}

/** Reverts a flag, says what became of it, and offers to undo that. */
function useRevert({
  organization,
  flag,
}: Pick<FlagTabProps, 'organization' | 'flag'>): (toRevision: number) => Promise<void> {
  const send = useWrite();
  const { toasts } = useApp();
  return async function revert(toRevision) {
    const input = { organizationId: organization, key: flag.key, toRevision };
    const written = await send(RevertFlagDocument, { input });
    if (written.outcome === 'FAILED') toasts.show(failureSentence(written.failure), { tone: 'bad' });
    else if (written.outcome === 'WAITS') toasts.show(`The revert waits for approval as #${written.number}.`);
    else {
      toasts.show(`${flag.name} is as it was at revision ${number(toRevision)}.`, {
        action: { label: 'Undo', run: () => void revert(written.value.revision - 1) },
      });
    }
  };
}

function ChangeLine({
  line,
  lack,
  onRevert,
}: {
  readonly line: Line;
  readonly lack: string | undefined;
  onRevert(): void;
}) {
  const { clock } = useApp();
  const at = Date.parse(line.at);
  return (
    <details class="history-line">
      <summary>
        <span class="history-revision numbers soft">{number(line.revision)}</span>
        <span class="history-what">
          <strong>{line.actor.name}</strong> {changeSentence(line)}
          {line.comment !== '' && <span class="history-comment">“{line.comment}”</span>}
        </span>
        <span class="soft small">{line.source}</span>
        <time class="soft small" dateTime={line.at} title={dateTime(at)}>
          {relativeTime(at, clock.now())}
        </time>
      </summary>
      <div class="history-more">
        <DifferenceList differences={line.differences} />
        {line.kind !== 'FLAG_CREATED' && line.differences.length > 0 && (
          <Button icon="undo" because={lack} onClick={onRevert}>
            Revert to before this
          </Button>
        )}
      </div>
    </details>
  );
}
