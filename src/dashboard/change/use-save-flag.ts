import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import type { Failure } from '../graph/failures.ts';
import type { Written } from '../graph/write.ts';
import { useApp } from '../shell/app.ts';
import { useWrite } from '../shell/use-write.ts';
import { seen, undoAction, useRevert } from './revert-flag.tsx';
import { showWaiting } from './show-waiting.ts';

type Done<Value> = Extract<Written<Value>, { outcome: 'DONE' }>['value'];

/** What is said about a change of a flag, and how it can be undone. */
export interface Saying<Value> {
  /** What was changed, such as "The rules of Search". */
  readonly what: string;
  /** What is said once it is done, after what was changed. @default "is saved" */
  readonly done?: string;
  /** The flag as it is after the change. */
  flagOf(value: Done<Value>): { readonly revision: number; readonly version: number };
}

/** Changes a flag, says what became of it, and offers to undo it. Returns why it failed. */
export function useSaveFlag(
  organization: string,
  flagKey: string,
): <Value, Variables extends AnyVariables>(
  document: TypedDocumentNode<{ readonly [field: string]: Value }, Variables>,
  variables: Variables,
  saying: Saying<Value>,
) => Promise<Failure | undefined> {
  const send = useWrite();
  const { toasts } = useApp();
  const revert = useRevert(organization);
  return async (document, variables, { what, done = 'is saved', flagOf }) => {
    const written = await send(document, variables);
    if (written.outcome === 'FAILED') return written.failure;
    if (written.outcome === 'WAITS') {
      showWaiting(toasts, organization, `${what}: the change`, written.number);
      return undefined;
    }
    const changed = [{ key: flagKey, ...flagOf(written.value) }];
    toasts.show(`${what} ${done}.`, { ...seen(organization, changed), action: undoAction(revert, changed) });
    return undefined;
  };
}
