import { useQuery } from '@urql/preact';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { useApp } from '../shell/app.ts';
import type { Toast } from '../shell/toasts.ts';
import { useLack, useWrite } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { count, number } from '../words/numbers.ts';
import { RevertFlagDocument, type ShownChangeFragment, SinceRevisionDocument } from './change.graphql.ts';
import { DifferenceList } from './difference-list.tsx';
import { showWaiting } from './show-waiting.ts';

/** A flag, and the revision that it goes back to. */
export interface Revert {
  readonly flagKey: string;
  readonly toRevision: number;
  /** The version that the flag has; at another one it was changed since, and stays as it is. */
  readonly expectedVersion?: number;
}

/** A flag after a change that can be undone. */
export interface ChangedFlag {
  readonly key: string;
  readonly revision: number;
  readonly version: number;
}

type ToRevert = (reverts: readonly Revert[], comment?: string) => Promise<void>;

/** What a message offers after a change of some flags: to set them back to how they were before it. */
export function undoAction(revert: ToRevert, flags: readonly ChangedFlag[], comment?: string): Toast['action'] {
  const reverts = flags.map(({ key, revision, version }) => ({
    ...{ flagKey: key, toRevision: revision - 1, expectedVersion: version },
  }));
  return { label: 'Undo', run: () => void revert(reverts, comment) };
}

/** Reverts flags of an organization: says what became of it, and offers to undo that. */
export function useRevert(organization: string): ToRevert {
  const send = useWrite();
  const { toasts } = useApp();
  return async function revert(reverts, comment) {
    const reverted: (ChangedFlag & { readonly name: string })[] = [];
    for (const { flagKey: key, toRevision, expectedVersion } of reverts) {
      const input = { organizationId: organization, key, toRevision, expectedVersion, comment };
      const written = await send(RevertFlagDocument, { input });
      if (written.outcome === 'FAILED') {
        const sentence = failureSentence(written.failure);
        toasts.show(reverts.length === 1 ? sentence : `${key} is not reverted. ${sentence}`, { tone: 'bad' });
      } else if (written.outcome === 'WAITS') showWaiting(toasts, organization, 'The revert', written.number);
      else reverted.push({ key, ...written.value });
    }
    if (reverted.length === 0) return;
    toasts.show(revertedInWords(reverts, reverted), { action: undoAction(revert, reverted) });
  };
}

function revertedInWords(asked: readonly Revert[], flags: readonly { readonly name: string }[]): string {
  const [[one, ...others], [flag]] = [asked, flags];
  if (one && flag && others.length === 0) return `${flag.name} is as it was at revision ${number(one.toRevision)}.`;
  return `${count(flags.length, 'flag')} ${flags.length === 1 ? 'is' : 'are'} as before.`;
}

/** Leads back to how the flag was before a change; nothing for a change that has no way back. */
export function RevertButton({ change, onAsk }: { readonly change: ShownChangeFragment; onAsk(revert: Revert): void }) {
  const lack = useLack('flag:write');
  const { entityType, flagKey, kind, differences, revision } = change;
  if (entityType !== 'FLAG' || flagKey === null || kind === 'FLAG_CREATED' || differences.length === 0) return null;
  return (
    <Button icon="undo" because={lack} onClick={() => onAsk({ flagKey, toRevision: revision - 1 })}>
      Revert to before this
    </Button>
  );
}

/** Asks whether a flag becomes what it was, and shows first what that changes. */
export function RevertFlag(props: {
  readonly organization: string;
  /** What is asked about; undefined while nothing is. */
  readonly asked: Revert | undefined;
  onClose(): void;
}) {
  const { organization, asked, onClose } = props;
  const revert = useRevert(organization);
  const lack = useLack('flag:write');
  const [result, ask] = useQuery({
    query: SinceRevisionDocument,
    variables: { organizationId: organization, key: asked?.flagKey ?? '', revision: asked?.toRevision ?? 0 },
    pause: asked === undefined,
    requestPolicy: 'network-only',
  });
  const flag = asked === undefined ? undefined : result.data?.flag;
  const differences = flag?.differencesSince;
  const because = result.fetching ? 'It is being compared' : lack;
  return (
    <Dialog
      isOpen={asked !== undefined}
      title={`Back to revision ${number(asked?.toRevision ?? 0)}?`}
      onClose={onClose}
      actions={
        <Button
          look="main"
          because={differences?.length ? because : 'There is nothing to revert'}
          onClick={() => {
            if (asked && flag) revert([{ ...asked, expectedVersion: flag.version }]);
            onClose();
          }}
        >
          Revert the flag
        </Button>
      }
    >
      {asked && (
        <Loaded result={result} onRetry={ask}>
          {() => (
            <>
              {!flag && <p>There is no flag {asked.flagKey} any more.</p>}
              {flag && !differences && <p>The flag did not exist at that revision.</p>}
              {flag && differences?.length === 0 && <p>{flag.name} is now as it was then.</p>}
              {flag && differences && differences.length > 0 && (
                <>
                  <p>This is what reverting changes in {flag.name}. Later changes to it are taken back too.</p>
                  <DifferenceList
                    differences={differences.map(({ path, before, after }) => ({ path, before: after, after: before }))}
                  />
                </>
              )}
            </>
          )}
        </Loaded>
      )}
    </Dialog>
  );
}
