import './history-page.css';
import { useSignal } from '@preact/signals';
import { useQuery } from '@urql/preact';
import { useEffect, useMemo } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import type { ShownChangeFragment } from '../change/change.graphql.ts';
import { ChangeRow } from '../change/change-row.tsx';
import { type Revert, RevertButton, RevertFlag } from '../change/revert-flag.tsx';
import { Button } from '../parts/button.tsx';
import { download } from '../parts/download.tsx';
import { List } from '../parts/list.tsx';
import { Skeleton } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { addressOf, flagAddress } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { Page } from '../shell/page.tsx';
import { failureSentence } from '../words/failures.ts';
import { deviceZone } from '../words/local-time.ts';
import { count, number } from '../words/numbers.ts';
import { dayName } from '../words/times.ts';
import { HistoryChoicesDocument } from './history.graphql.ts';
import { csvOf, jsonOf } from './history-export.ts';
import { filterOf, type HistoryAddress, isUnfiltered } from './history-filter.ts';
import { HistoryFilters } from './history-filters.tsx';
import { createHistoryStore, type HistoryStore } from './history-store.ts';

/** Everything that was changed in an organization, newest first and live. */
export function HistoryPage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const { query, route } = useLocation();
  const { graph, live } = useApp();
  const filter = filterOf(query, deviceZone());
  const store = useMemo(
    () => createHistoryStore(graph.uncached, organization, filter),
    [graph, organization, JSON.stringify(filter)],
  );
  useEffect(() => {
    store.load();
    const feed = live(organization);
    const endings = [
      feed.follow(({ revision }) => void store.catchUp(revision)),
      feed.onRestored(() => void store.load()),
    ];
    return () => {
      for (const end of endings) end();
    };
  }, [store, live, organization]);
  const [choices] = useQuery({ query: HistoryChoicesDocument, variables: { organizationId: organization } });
  const go = (address: HistoryAddress) => route(addressOf(organization, '/history', { ...address }), true);
  const failure = store.failure.value;
  const completeTo = store.completeTo.value;
  return (
    <Page
      title="History"
      beside={
        completeTo !== undefined && (
          <span class="soft numbers" title="Every change up to this revision is in the log, without a gap">
            {count(store.total.value, 'change')}, complete to revision {number(completeTo)}
          </span>
        )
      }
    >
      <HistoryFilters
        address={query}
        choices={choices.data?.organization}
        end={<ExportButtons store={store} organization={organization} />}
        onChange={go}
      />
      {failure && failure.kind !== 'SIGN_IN' && (
        <Note tone="bad" actions={<Button onClick={store.load}>Try again</Button>}>
          {failureSentence(failure)}
        </Note>
      )}
      {completeTo === undefined && !failure && <Skeleton lines={9} />}
      {completeTo !== undefined && store.changes.value.length === 0 && (
        <Note actions={!isUnfiltered(query) && <Button onClick={() => go({})}>Clear the filter</Button>}>
          No change matches.
        </Note>
      )}
      <Days {...{ store, organization }} open={query.open} onOpen={(open) => go({ ...query, open })} />
      {store.hasOlder.value && (
        <div class="history-older">
          <Button
            because={store.isReading.value ? 'Older changes are being read' : undefined}
            onClick={store.loadOlder}
          >
            Show older changes
          </Button>
          <span class="soft">
            {number(store.changes.value.length)} of {number(store.total.value)}
          </span>
        </div>
      )}
    </Page>
  );
}

/** The changes, under the days on which they were made. */
function Days(props: {
  readonly store: HistoryStore;
  readonly organization: string;
  /** The revision that is open. */
  readonly open: string | undefined;
  onOpen(revision: string | undefined): void;
}) {
  const { store, organization, open, onOpen } = props;
  const { clock } = useApp();
  const asked = useSignal<Revert | undefined>(undefined);
  const now = clock.now();
  const days = daysOf(store.changes.value, now);
  return (
    <>
      {days.map(([day, changes]) => (
        <section key={day} class="history-day">
          <h2>{day}</h2>
          <List label={`Changes of ${day}`}>
            {changes.map((change) => (
              <ChangeRow
                key={change.id}
                change={change}
                isBelowDay
                isOpen={open === String(change.revision)}
                onOpen={(isOpen) => {
                  const revision = String(change.revision);
                  if (isOpen !== (open === revision)) onOpen(isOpen ? revision : undefined);
                }}
              >
                <Places {...{ organization, change }} />
                <RevertButton
                  change={change}
                  onAsk={(revert) => {
                    asked.value = revert;
                  }}
                />
              </ChangeRow>
            ))}
          </List>
        </section>
      ))}
      <RevertFlag
        organization={organization}
        asked={asked.value}
        onClose={() => {
          asked.value = undefined;
        }}
      />
    </>
  );
}

function daysOf(
  changes: readonly ShownChangeFragment[],
  now: number,
): readonly (readonly [day: string, changes: ShownChangeFragment[]])[] {
  const days = new Map<string, ShownChangeFragment[]>();
  for (const change of changes) {
    const day = dayName(Date.parse(change.at), now);
    days.set(day, [...(days.get(day) ?? []), change]);
  }
  return [...days];
}

/** Where the change can be seen: the flag, and the board before it. */
function Places({ organization, change }: { readonly organization: string; readonly change: ShownChangeFragment }) {
  return (
    <>
      {change.flagKey !== null && (
        <a class="button" href={flagAddress(organization, change.flagKey, 'history')}>
          All changes of {change.flagKey}
        </a>
      )}
      {change.entityType === 'CHANGE_REQUEST' && (
        <a class="button" href={addressOf(organization, `/requests/${change.entityKey}`)}>
          Open the request
        </a>
      )}
    </>
  );
}

/** An export holds at most so many changes. */
const MOST = 10_000;

const formats = {
  CSV: { type: 'text/csv', write: csvOf },
  JSON: { type: 'application/json', write: jsonOf },
} as const;

/** Saves the changes that the filter shows as a file, those included that are not read yet. */
function ExportButtons({ store, organization }: { readonly store: HistoryStore; readonly organization: string }) {
  const { toasts } = useApp();
  const isExporting = useSignal(false);
  const save = async (format: keyof typeof formats) => {
    isExporting.value = true;
    const changes = await store.readAll(MOST);
    isExporting.value = false;
    if (changes === undefined) return;
    const { type, write } = formats[format];
    download(`history of ${organization}.${format.toLowerCase()}`, write(changes), type);
    const isCut = store.total.peek() > MOST;
    toasts.show(
      isCut
        ? `The newest ${number(MOST)} changes are exported. Narrow the days for older ones.`
        : `${count(changes.length, 'change')} exported.`,
    );
  };
  const because = isExporting.value ? 'The changes are being read' : undefined;
  return (
    <>
      <Button because={because} onClick={() => save('CSV')}>
        Export CSV
      </Button>
      <Button because={because} onClick={() => save('JSON')}>
        Export JSON
      </Button>
    </>
  );
}
