import type { AnyVariables } from '@urql/core';
import type { UseQueryArgs, UseQueryResponse } from '@urql/preact';
import { useEffect } from 'preact/hooks';
import type { LiveChangeFragment } from '../graph/changes.graphql.ts';
import { useApp } from './app.ts';
import { useHeldQuery } from './use-held-query.ts';

/** Changes that arrive within so many milliseconds are answered by one request. */
const TOGETHER = 60;

/** A query that is asked again whenever a change of the organization concerns it. */
export function useLiveQuery<Data, Variables extends AnyVariables>(
  organization: string,
  args: UseQueryArgs<Variables, Data>,
  concerns: (change: LiveChangeFragment) => boolean,
): UseQueryResponse<Data, Variables> {
  const { live, clock } = useApp();
  const [state, ask] = useHeldQuery(args);
  useEffect(() => {
    const again = () => ask({ requestPolicy: 'network-only' });
    let cancel: (() => void) | undefined;
    const feed = live(organization);
    const endings = [
      feed.onRestored(again),
      feed.follow((change) => {
        if (cancel !== undefined || !concerns(change)) return;
        cancel = clock.after(TOGETHER, () => {
          cancel = undefined;
          again();
        });
      }),
    ];
    return () => {
      cancel?.();
      for (const end of endings) end();
    };
  }, [organization, ask]);
  // A change can be heard of before the mutation that made it is answered. The answer then makes the cache forget what was just read
  // again, and nothing asks for it a third time.
  const isForgotten = state.data === null && state.error === undefined && !state.fetching;
  useEffect(
    () => (isForgotten ? clock.after(TOGETHER, () => ask({ requestPolicy: 'network-only' })) : undefined),
    [isForgotten, ask],
  );
  return [state, ask];
}

/** Whether a change is about this flag. */
export function isAboutFlag(flagKey: string): (change: LiveChangeFragment) => boolean {
  return (change) => change.flagKey === flagKey;
}

/** Whether a change is about a change request. */
export function isAboutRequests(change: LiveChangeFragment): boolean {
  return change.kind.startsWith('CHANGE_REQUEST_');
}
