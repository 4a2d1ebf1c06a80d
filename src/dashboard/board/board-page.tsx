import './board-page.css';
import { useComputed, useSignal } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { Button } from '../parts/button.tsx';
import { Skeleton } from '../parts/loaded.tsx';
import { Note } from '../parts/note.tsx';
import { addressOf } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { Page } from '../shell/page.tsx';
import { useLack, useWrite } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { count, number } from '../words/numbers.ts';
import { SetFlagSwitchDocument } from './board.graphql.ts';
import { cellWords } from './board-cell.ts';
import { readFilter, readSort, shownRows } from './board-filter.ts';
import { BoardFilters } from './board-filters.tsx';
import { BoardGrid } from './board-grid.tsx';
import { createBoardStore } from './board-store.ts';
import { type Asked, ConfirmSwitch } from './confirm-switch.tsx';
import { EmptyBoard } from './empty-board.tsx';
import { turnSwitch } from './turn-switch.ts';
import { useNarrow } from './use-narrow.ts';

/** All flags of an organization in all its environments. */
export function BoardPage({ params }: { readonly params: { readonly organization: string } }) {
  return <Board key={params.organization} organization={params.organization} />;
}

function Board({ organization }: { readonly organization: string }) {
  const { graph, live, toasts, clock } = useApp();
  const { query, route } = useLocation();
  const store = useMemo(() => createBoardStore(graph.uncached, organization), [graph, organization]);
  const send = useWrite();
  const lack = useLack('flag:write');
  const asked = useSignal<Asked | undefined>(undefined);
  const isNarrow = useNarrow();
  const page = useRef<HTMLDivElement>(null);
  const now = clock.now();
  useEffect(() => {
    store.load();
    const feed = live(organization);
    const endings = [feed.follow(store.follow), feed.onRestored(store.load)];
    return () => {
      for (const end of endings) end();
    };
  }, [store, live, organization]);
  useKeys(page, toasts.runLatest);

  const turn = (flagKey: string, environment: string, enabled: boolean) =>
    turnSwitch(
      {
        ...{ store, toasts, organizationId: organization },
        send: (input) => send(SetFlagSwitchDocument, { input }),
      },
      { flagKey, environment, enabled },
    );
  const go = (more: Readonly<Record<string, string | undefined>>) => route(addressOf(organization, '', more), true);
  const entries = useComputed(() =>
    store.entries.value.map((entry) => ({ entry, row: entry.value.row, text: entry.value.text })),
  );
  const environments = store.environments.value;
  const shown = shownRows(entries.value, readFilter(query), readSort(query), environments);
  const all = environments.map((environment, index) => ({ environment, index }));
  const single = all.find(({ environment }) => environment.key === query.env) ?? all[0];
  const columns = isNarrow && single ? [single] : all;
  const failure = store.failure.value;
  const total = store.entries.value.length;

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
        <a class="button main" href={addressOf(organization, '/new-flag')}>
          New flag
        </a>
      }
    >
      <div class="board-page" ref={page}>
        {failure && failure.kind !== 'SIGN_IN' && (
          <Note tone="bad" actions={<Button onClick={store.load}>Try again</Button>}>
            {failureSentence(failure)}
          </Note>
        )}
        {!store.isLoaded.value && !failure && <Skeleton lines={9} />}
        {store.isLoaded.value && total === 0 && <EmptyBoard organization={organization} />}
        {store.isLoaded.value && total > 0 && (
          <>
            <BoardFilters
              query={query}
              environments={environments}
              entries={entries.value}
              isNarrow={isNarrow}
              onChange={go}
            />
            {store.arrived.value > 0 && (
              <Note actions={<Button onClick={store.load}>Show</Button>}>{count(store.arrived.value, 'new flag')}</Note>
            )}
            {shown.length === 0 ? (
              <Note
                actions={<Button onClick={() => go({ env: query.env, sort: query.sort })}>Clear the filter</Button>}
              >
                No flag matches.
              </Note>
            ) : (
              <BoardGrid
                entries={shown.map(({ entry }) => entry)}
                {...{ columns, organization, now, lack }}
                onTurn={({ row }, environment, isOn, place) => {
                  const cell = row.cells[environments.indexOf(environment)];
                  const reach = cell === undefined ? [] : cellWords(cell, row.valueType, now).map(({ text }) => text);
                  if (isOn && environment.isProduction) {
                    asked.value = { row, environment, place, reach: reach.join(', ') };
                  } else turn(row.key, environment.key, isOn);
                }}
              />
            )}
          </>
        )}
        <ConfirmSwitch asked={asked} onConfirm={({ row, environment }) => turn(row.key, environment.key, true)} />
      </div>
    </Page>
  );
}

/** `/` goes to the search, Ctrl or Command with Z undoes what was done last. */
function useKeys(page: { readonly current: HTMLElement | null }, undo: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      if (isTyping || document.querySelector('dialog[open]')) return;
      if (event.key === '/') {
        event.preventDefault();
        page.current?.querySelector('input')?.focus();
      }
      if (event.key === 'z' && (event.ctrlKey || event.metaKey)) undo();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [page, undo]);
}
