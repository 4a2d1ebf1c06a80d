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

/** Changes many flags as one, says what became of it, and offers to undo it. Returns why it failed. */
export function useChangeFlags(
  organizationId: string,
): (change: FlagsChange, saying: FlagsSaying) => Promise<Failure | undefined> {
  const send = useWrite();
  const { toasts } = useApp();
  return async (change, { done, back }) => {
    const which = count(change.flags.length, 'flag');
    const written = await send(ChangeFlagsDocument, { input: { organizationId, ...change } });
    if (written.outcome === 'FAILED') return written.failure;
    if (written.outcome === 'WAITS') return undefined;
    const { flags, changeRequests } = written.value;
    const [request] = changeRequests;
    if (request !== undefined) {
      showWaiting(toasts, organizationId, `The change of ${which}`, request.number);
      return undefined;
    }
    const undo = async () => {
      for (const input of back(new Map(flags.map(({ key, version }) => [key, version])))) {
        const undone = await send(ChangeFlagsDocument, { input: { organizationId, ...input } });
        if (undone.outcome === 'FAILED') return toasts.show(failureSentence(undone.failure), { tone: 'bad' });
      }
      return toasts.show(`${which} ${change.flags.length === 1 ? 'is' : 'are'} as before.`);
    };
    toasts.show(done, { action: { label: 'Undo', run: () => void undo() } });
    return undefined;
  };
}
