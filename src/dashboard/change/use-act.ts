import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import type { Failure } from '../graph/failures.ts';
import type { Written } from '../graph/write.ts';
import { useApp } from '../shell/app.ts';
import { useWrite } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { showWaiting } from './show-waiting.ts';

type Done<Value> = Extract<Written<Value>, { outcome: 'DONE' }>['value'];

/** What is said after a write, and what else happens then. */
export interface Said<Value, Variables> {
  readonly done: string;
  /** Called with what was written; not where it waits. */
  onDone?(value: Done<Value>): void;
  /** What the same mutation is sent with to undo it, and what is said then; without it, the text says why it cannot be undone. */
  readonly undo?: { readonly variables: Variables; readonly done: string } | undefined;
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
  said: Said<Value, Variables>,
) => Promise<Failure | undefined> {
  const send = useWrite();
  const { toasts } = useApp();
  return async function act(document, variables, { done, onDone, undo }) {
    const written = await send(document, variables);
    if (written.outcome === 'FAILED') return written.failure;
    if (written.outcome === 'WAITS') {
      showWaiting(toasts, organization, 'It', written.number);
      return undefined;
    }
    const takeBack = async () => {
      if (undo === undefined) return;
      const failure = await act(document, undo.variables, { done: undo.done, onDone });
      if (failure) toasts.show(failureSentence(failure), { tone: 'bad' });
    };
    toasts.show(done, undo && { action: { label: 'Undo', run: () => void takeBack() } });
    onDone?.(written.value);
    return undefined;
  };
}
