import './loaded.css';
import type { UseQueryState } from '@urql/preact';
import type { ComponentChildren } from 'preact';
import { failureOf } from '../graph/failures.ts';
import { failureSentence } from '../words/failures.ts';
import { Button } from './button.tsx';
import { Note } from './note.tsx';

/** What a query has returned, or why not, or grey lines while it has not. */
export function Loaded<Data>(props: {
  readonly result: UseQueryState<Data>;
  /** How many grey lines stand for what is loading. @default 3 */
  readonly lines?: number;
  onRetry(): void;
  children(data: Data): ComponentChildren;
}) {
  const { result, lines = 3, onRetry, children } = props;
  const failure = result.error === undefined ? undefined : failureOf(result.error);
  // Null while the cache reads again what a mutation has made incomplete, and for an answer that is nothing but errors.
  const data = result.data ?? undefined;
  return (
    <>
      {failure && failure.kind !== 'SIGN_IN' && (
        <Note tone="bad" actions={<Button onClick={onRetry}>Try again</Button>}>
          {failureSentence(failure)}
        </Note>
      )}
      {data !== undefined && children(data)}
      {data === undefined && failure === undefined && <Skeleton lines={lines} />}
    </>
  );
}

/** Grey lines in place of what is loading. They appear only when it takes a while. */
export function Skeleton({ lines }: { readonly lines: number }) {
  return (
    <div class="skeleton" aria-busy="true">
      <span class="visually-hidden">Loading</span>
      {Array.from({ length: lines }, (_, index) => (
        <div key={index} class="skeleton-line" />
      ))}
    </div>
  );
}
