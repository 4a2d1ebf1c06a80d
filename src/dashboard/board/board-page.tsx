import './board-page.css';
import { useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { ErrorBoundary, lazy, useLocation } from 'preact-iso';
import { Button } from '../parts/button.tsx';
import { Skeleton } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { nothingSelected, type Selection, withAll, withRow } from '../parts/selection.ts';
import { useStable } from '../parts/use-stable.ts';
import { addressOf } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { Page } from '../shell/page.tsx';
import { useLack, useWrite } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { count, number } from '../words/numbers.ts';
import { SetFlagSwitchDocument } from './board.graphql.ts';
import { cellWords } from './board-cell.ts';
import { readFilter, readSort, shownEnvironments } from './board-filter.ts';
import { BoardFilters } from './board-filters.tsx';
import { BoardGrid } from './board-grid.tsx';
import type { BoardRowProps } from './board-row.tsx';
import { CellMenu, type MenuPlace } from './cell-menu.tsx';
import { type Asked, ConfirmSwitch } from './confirm-switch.tsx';
import { EmptyBoard } from './empty-board.tsx';
import { type PastTime, readAsOf } from './past/as-of.ts';
import { AsOfButton } from './past/as-of-button.tsx';
import { orderedEntries, shownEntries } from './shown-entries.ts';
import { turnSwitch } from './turn-switch.ts';
import { useBoardStore } from './use-board-store.ts';
import { useKeys } from './use-keys.tsx';
import { useNarrow } from './use-narrow.ts';
import { inAddress, useSelection } from './use-selection.ts';

const PastBoard = lazy(async () => (await import('./past/past-board.tsx')).PastBoard);
const BulkBar = lazy(async () => (await import('./bulk/bulk-bar.tsx')).BulkBar);

/** All flags of an organization in all its environments. */
export function BoardPage({ params }: { readonly params: { readonly organization: string } }) {
  const { organization } = params;
  const { query, route } = useLocation();
  const asOf = readAsOf(query['as-of']);
  if (asOf === undefined) return <Board key={organization} organization={organization} />;
  return (
    <ErrorBoundary>
      <PastBoard
        organization={organization}
        asOf={asOf}
        onGo={(when) => route(addressOf(organization, '', { ...query, 'as-of': when }), true)}
      >
        {(past) => (
          <Board key={`${organization} ${past.atRevision} ${past.at}`} organization={organization} past={past} />
        )}
      </PastBoard>
    </ErrorBoundary>
  );
}

function Board({
  organization,
  past,
}: {
  readonly organization: string;
  /** Shows the board as it was then. */
  readonly past?: PastTime;
}) {
  const { toasts, clock } = useApp();
  const { query, route } = useLocation();
  const { store, choosable } = useBoardStore(organization, past, query);
  const isPast = past !== undefined;
  const send = useWrite();
  const cannotWrite = useLack('flag:write');
  const lack = isPast ? 'Nothing can be changed in the past' : cannotWrite;
  const asked = useSignal<Asked | undefined>(undefined);
  const menu = useSignal<MenuPlace | undefined>(undefined);
  const selection = useSelection(query.select);
  const isNarrow = useNarrow();
  const page = useRef<HTMLDivElement>(null);
  useKeys(page, { undo: toasts.runLatest, letGo: () => select(nothingSelected) });

  const turn = (flagKey: string, environment: string, enabled: boolean | null) =>
    turnSwitch(
      {
        ...{ store, toasts, organizationId: organization },
        send: (input) => send(SetFlagSwitchDocument, { input }),
      },
      { flagKey, environment, enabled },
    );
  const go = (more: Readonly<Record<string, string | undefined>>) => route(addressOf(organization, '', more), true);
  const select = (next: Selection) => {
    selection.value = next;
    go({ ...query, select: inAddress(next) });
  };
  const sort = readSort(query);
  const entries = useMemo(() => orderedEntries(store, sort), [store, sort]);
  const shown = useMemo(() => shownEntries(entries, store, readFilter(query)), [entries, store, query]).value;
  const environments = store.environments.value;
  const columns = useMemo(() => {
    const all = shownEnvironments(query, environments).map((environment) => ({
      ...{ environment, index: environments.indexOf(environment) },
    }));
    const single = all.find(({ environment }) => environment.key === query.env) ?? all[0];
    return isNarrow && single ? [single] : all;
  }, [query.columns, query.env, environments, isNarrow]);
  const failure = store.failure.value;
  const total = store.entries.value.length;
  const shownKeys = () => shown.map((entry) => entry.peek().row.key);
  const chosen = selection.value.keys;
  // Without a selection nothing here looks at rows, so that a changed row is the only one that is drawn again.
  const selected =
    chosen.size === 0 ? [] : entries.value.map((entry) => entry.value.row).filter(({ key }) => chosen.has(key));
  const ask = ({ row, environment, place }: Omit<Asked, 'reach'>, enabled: boolean | null) => {
    const cell = row.cells[environments.indexOf(environment)];
    const reach = cell === undefined ? [] : cellWords(cell, row.valueType, clock.now()).map(({ text }) => text);
    if (enabled === true && environment.isProduction) {
      asked.value = { row, environment, place, reach: reach.join(', ') };
    } else turn(row.key, environment.key, enabled);
  };
  const onSelect = useStable((key: string, isRange: boolean) =>
    select(withRow(selection.value, shownKeys(), key, isRange)),
  );
  const onTurn = useStable<Parameters<BoardRowProps['onTurn']>, void>(({ row }, environment, isOn, place) =>
    ask({ row, environment, place }, isOn),
  );

  return (
    <Page
      title="Flags"
      beside={
        store.isLoaded.value && (
          <span class="soft numbers">
            {shown.length === total ? number(total) : `${number(shown.length)} of ${number(total)}`}
          </span>
        )
      }
      actions={
        !isPast && (
          <>
            <AsOfButton onGo={(when) => go({ ...query, 'as-of': when })} />
            <a class="button main" href={addressOf(organization, '/new-flag')}>
              New flag
            </a>
          </>
        )
      }
    >
      <div class="board-page" ref={page}>
        {failure && failure.kind !== 'SIGN_IN' && (
          <Note tone="bad" actions={<Button onClick={store.load}>Try again</Button>}>
            {failureSentence(failure)}
          </Note>
        )}
        {!store.isLoaded.value && !failure && <Skeleton lines={9} />}
        {store.isLoaded.value &&
          total === 0 &&
          (isPast ? <Note>There were no flags then.</Note> : <EmptyBoard organization={organization} />)}
        {store.isLoaded.value && total > 0 && (
          <>
            <BoardFilters
              organization={organization}
              query={query}
              environments={environments}
              all={choosable}
              entries={entries}
              isNarrow={isNarrow}
              onChange={go}
            />
            {store.arrived.value > 0 && (
              <Note actions={<Button onClick={store.load}>Show</Button>}>{count(store.arrived.value, 'new flag')}</Note>
            )}
            {shown.length === 0 ? (
              <Note
                actions={
                  <Button onClick={() => go({ env: query.env, sort: query.sort, 'as-of': query['as-of'] })}>
                    Clear the filter
                  </Button>
                }
              >
                No flag matches.
              </Note>
            ) : (
              <BoardGrid
                entries={shown}
                {...{ columns, organization, lack, onSelect, onTurn }}
                selected={chosen}
                onSelectAll={(isSelected) => select(withAll(selection.value, shownKeys(), isSelected))}
                onMenu={(key, environment, place) => {
                  const row = store.entryOf(key)?.row;
                  if (row) menu.value = { row, environment, place };
                }}
              />
            )}
          </>
        )}
        {selected.length > 0 && !isPast && (
          <ErrorBoundary>
            <BulkBar
              {...{ organization, environments, rows: selected }}
              tags={[...new Set(entries.value.flatMap((entry) => entry.value.row.tags))].sort()}
              hidden={selected.length - shown.filter((entry) => chosen.has(entry.peek().row.key)).length}
              onDone={() => select(nothingSelected)}
            />
          </ErrorBoundary>
        )}
        <CellMenu
          {...{ organization, lack }}
          asked={menu}
          onTurn={({ row, environment, place }, enabled) => {
            if (environment) ask({ row, environment, place }, enabled);
          }}
        />
        <ConfirmSwitch asked={asked} onConfirm={({ row, environment }) => turn(row.key, environment.key, true)} />
      </div>
    </Page>
  );
}
