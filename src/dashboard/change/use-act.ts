import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import type { Failure } from '../graph/failures.ts';
import type { Written } from '../graph/write.ts';
import { useApp } from '../shell/app.ts';
import type { Toast } from '../shell/toasts.ts';
import { useWrite } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { PlaceOfRequestDocument } from './change.graphql.ts';
import { showWaiting } from './show-waiting.ts';

type Done<Value> = Extract<Written<Value>, { outcome: 'DONE' }>['value'];

/** What is said after a write, and what else happens then. */
export interface Said<Value> {
  readonly done: string;
  /** What waits where the write needs approval. @default "The change" */
  readonly what?: string;
  /** Called with what was written; not where it waits. */
  onDone?(value: Done<Value>): void;
  /** Called where the write waits for approval. */
  onWaiting?(): void;
  /** What the message is about, so that it takes the place of earlier ones. */
  readonly about?: Toast['about'];
  /** Sends what undoes the write, and returns why it failed; without it, the text says why it cannot be undone. */
  readonly undo?: ((value: Done<Value>) => Promise<Failure | undefined>) | undefined;
}

/** Sends a mutation and says what became of it in a message. Returns a failure, for the form to show. */
export type Act = <Value, Variables extends AnyVariables>(
  document: TypedDocumentNode<{ readonly [field: string]: Value }, Variables>,
  variables: Variables,
  said: Said<Value>,
) => Promise<Failure | undefined>;

/** What sends the mutations of a page. Without an organization, a message that one waits names that of its request. */
export function useAct(organization?: string): Act {
  const send = useWrite();
  const { graph, toasts } = useApp();
  const sayWaiting = async (what: string, { id, number }: { readonly id: string; readonly number: number }) => {
    if (organization !== undefined) return showWaiting(toasts, organization, what, number);
    const { data } = await graph.client.query(PlaceOfRequestDocument, { id }).toPromise();
    const place = data?.node && 'organization' in data.node ? data.node.organization : undefined;
    return showWaiting(toasts, place?.id, place ? `${what} in ${place.name}` : what, number);
  };
  return async (document, variables, { done, what = 'The change', onDone, onWaiting, about, undo }) => {
    const written = await send(document, variables);
    if (written.outcome === 'FAILED') return written.failure;
    if (written.outcome === 'WAITS') {
      await sayWaiting(what, written);
      onWaiting?.();
      return undefined;
    }
    const { value } = written;
    const takeBack = async () => {
      const failure = await undo?.(value);
      if (failure) toasts.show(failureSentence(failure), { tone: 'bad' });
    };
    const action = undo && { label: 'Undo', run: () => void takeBack() };
    toasts.show(done, { about, action });
    onDone?.(value);
    return undefined;
  };
}
