import { effect, untracked } from '@preact/signals';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useApp } from '../shell/app.ts';
import { OrganizationFrameDocument } from '../shell/shell.graphql.ts';
import { useHeldQuery } from '../shell/use-held-query.ts';
import { BoardDocument } from './board.graphql.ts';
import { type BoardQuery, environmentsOfThen, wantedEnvironments } from './board-filter.ts';
import { type BoardStore, createBoardStore } from './board-store.ts';
import type { Choosable } from './column-choice.tsx';
import type { PastTime } from './past/as-of.ts';

/** The board of an organization, and the environments that can be on it. */
export interface ChosenBoard {
  readonly store: BoardStore;
  readonly choosable: readonly Choosable[];
}

/** Reads the board of an organization, as it is or as it was, and follows its changes. */
export function useBoardStore(organization: string, past: PastTime | undefined, query: BoardQuery): ChosenBoard {
  const { graph, live, clock } = useApp();
  const [{ data }] = useHeldQuery({
    ...{ query: OrganizationFrameDocument, requestPolicy: 'cache-first' },
    variables: { organizationId: organization },
  });
  const isPast = past !== undefined;
  const current = data?.organization?.environments ?? [];
  const store = useMemo(() => {
    const first = isPast ? undefined : graph.ahead.take(BoardDocument, { organizationId: organization });
    // It shows an answer that is here at once; what it reads and writes for that must not draw the page a second time.
    return untracked(() => createBoardStore(graph, organization, clock, { past, first }));
  }, [graph, organization, past?.atRevision, past?.at]);
  // The first answer of a board of the past has the first environments of then.
  const first = useRef<readonly Choosable[]>([]);
  if (isPast && store.environments.value.length > first.current.length) first.current = store.environments.value;
  const all = past === undefined ? current : environmentsOfThen(current, first.current, past.at);
  const wanted = wantedEnvironments(query, all)?.join(',');
  useEffect(() => {
    store.choose(wanted?.split(','));
  }, [store, wanted]);
  useEffect(() => {
    if (isPast) return undefined;
    const feed = live(organization);
    const endings = [
      ...[feed.follow(store.follow), feed.onRestored(store.load), store.stop],
      // What changed between the two is not on the board and does not arrive.
      effect(() => {
        if ((store.revision.value ?? Infinity) < (feed.since.value ?? 0)) store.load();
      }),
    ];
    return () => {
      for (const end of endings) end();
    };
  }, [store, live, organization]);
  return { store, choosable: all.length === 0 ? store.environments.value : all };
}
