import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import type { Failure } from '../graph/failures.ts';
import type { Written } from '../graph/write.ts';
import { useApp } from '../shell/app.ts';
import { useWrite } from '../shell/use-write.ts';
import { showWaiting } from './show-waiting.ts';

/** What is said after a write, and what else happens then. */
export interface Said<Value> {
  readonly done: string;
  /** Called with what was written; not where it waits. */
  onDone?(value: Extract<Written<Value>, { outcome: 'DONE' }>['value']): void;
}

/**
 * Sends a mutation and says what became of it in a message. Returns a failure, for the form to show. Without an organization, a
 * message that it waits leads nowhere.
 */
export function useAct(
  organization?: string,
): <Value, Variables extends AnyVariables>(
  document: TypedDocumentNode<{ readonly [field: string]: Value }, Variables>,
  variables: Variables,
  said: Said<Value>,
) => Promise<Failure | undefined> {
  const send = useWrite();
  const { toasts } = useApp();
  return async (document, variables, { done, onDone }) => {
    const written = await send(document, variables);
    if (written.outcome === 'FAILED') return written.failure;
    if (written.outcome === 'WAITS') {
      showWaiting(toasts, organization, 'It', written.number);
      return undefined;
    }
    toasts.show(done);
    onDone?.(written.value);
    return undefined;
  };
}
