import type { Failure } from '../graph/failures.ts';
import { useApp } from '../shell/app.ts';
import { useWrite } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { count } from '../words/numbers.ts';
import { ChangeFlagsDocument, type ChangeFlagsMutationVariables } from './change-flags.graphql.ts';
import { showWaiting } from './show-waiting.ts';

/** A change of many flags, without the organization. */
export type FlagsChange = Omit<ChangeFlagsMutationVariables['input'], 'organizationId'>;

/** What is said about a change of many flags, and how it can be undone. */
export interface FlagsSaying {
  readonly done: string;
  /** The changes that take it back, by the versions that the flags have after it. */
  back(versions: ReadonlyMap<string, number>): readonly FlagsChange[];
}

/** The versions of the flags after their change; else why it failed, or nothing where it waits for approval. */
type Outcome =
  | { readonly versions: ReadonlyMap<string, number>; readonly failure?: undefined }
  | { readonly versions?: undefined; readonly failure?: Failure };

/** Changes many flags as one, says what became of it, and offers to undo it. Returns why it failed. */
export function useChangeFlags(
  organizationId: string,
): (change: FlagsChange, saying: FlagsSaying) => Promise<Failure | undefined> {
  const send = useWrite();
  const { toasts } = useApp();
  const apply = async (change: FlagsChange, what: string): Promise<Outcome> => {
    const written = await send(ChangeFlagsDocument, { input: { organizationId, ...change } });
    if (written.outcome === 'FAILED') return { failure: written.failure };
    const request = written.outcome === 'WAITS' ? written : written.value.changeRequests[0];
    if (request !== undefined) showWaiting(toasts, organizationId, what, request.number);
    if (written.outcome === 'WAITS' || request !== undefined) return {};
    return { versions: new Map(written.value.flags.map(({ key, version }) => [key, version])) };
  };
  return async (change, { done, back }) => {
    const which = count(change.flags.length, 'flag');
    const { versions, failure } = await apply(change, `The change of ${which}`);
    if (versions === undefined) return failure;
    const undo = async () => {
      for (const input of back(versions)) {
        const undone = await apply(input, `The undo of ${count(input.flags.length, 'flag')}`);
        if (undone.failure) toasts.show(failureSentence(undone.failure), { tone: 'bad' });
        if (undone.versions === undefined) return;
      }
      toasts.show(`${which} ${change.flags.length === 1 ? 'is' : 'are'} as before.`);
    };
    toasts.show(done, { action: { label: 'Undo', run: () => void undo() } });
    return undefined;
  };
}
