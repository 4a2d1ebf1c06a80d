import type { AnyVariables } from '@urql/core';
import { type UseQueryArgs, type UseQueryResponse, useQuery } from '@urql/preact';
import { useApp } from './app.ts';

/** A query that is asked once the first page is drawn: what stands around it comes after what it is about. */
export function useHeldQuery<Data, Variables extends AnyVariables>(
  args: UseQueryArgs<Variables, Data>,
): UseQueryResponse<Data, Variables> {
  const isHeld = !useApp().isDrawn.value;
  const [state, ask] = useQuery<Data, Variables>({ ...args, pause: isHeld || args.pause === true });
  return [isHeld ? { ...state, fetching: true } : state, ask];
}
