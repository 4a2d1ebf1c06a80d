import { useQuery } from '@urql/preact';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Loaded } from '../parts/loaded.tsx';
import { linkToChange } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import type { Toast } from '../shell/toasts.ts';
import { useLack, useWrite } from '../shell/use-write.ts';
import { failureSentence } from '../words/failures.ts';
import { count, number } from '../words/numbers.ts';
import {
  RevertFlagDocument,
  RevertFlagsDocument,
  type ShownChangeFragment,
  SinceRevisionDocument,
} from './change.graphql.ts';
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

/** Flags that go back together, each with the version that it has: at another one they were changed since, and all stay as they are. */
interface RevertOfMany {
  readonly flags: readonly { readonly key: string; readonly expectedVersion?: number }[];
  readonly toRevision: number;
}

type ToRevert = (revert: Revert | RevertOfMany, comment?: string) => Promise<void>;

/** What a message offers after one change of some flags: to set them back to how they were before it. */
export function undoAction(revert: ToRevert, flags: readonly ChangedFlag[], comment?: string): Toast['action'] {
  return { label: 'Undo', run: () => void revert(beforeChangeOf(flags), comment) };
}

/** Where a change of one flag can be seen, and that its message is about the flag. */
export function seen(organization: string, flags: readonly ChangedFlag[]): Pick<Toast, 'link' | 'about'> {
  const [flag, ...others] = flags;
  if (flag === undefined || others.length > 0) return { link: undefined, about: undefined };
  return { link: linkToChange(organization, flag.key, flag.revision), about: [organization, flag.key] };
}

function beforeChangeOf(flags: readonly ChangedFlag[]): Revert | RevertOfMany {
  // The entries of one change follow each other in the log.
  const toRevision = Math.min(...flags.map(({ revision }) => revision)) - 1;
  const [first, ...others] = flags.map(({ key, version }) => ({ key, expectedVersion: version }));
  if (first === undefined || others.length > 0) return { flags: first ? [first, ...others] : [], toRevision };
  return { flagKey: first.key, toRevision, expectedVersion: first.expectedVersion };
}

/** Reverts flags of an organization, all of them or none: says what became of it, and offers to undo that. */
export function useRevert(organizationId: string): ToRevert {
  const send = useWrite();
  const { toasts } = useApp();
  return async function revert(asked, comment) {
    const said = (text: string, flags: readonly ChangedFlag[]) =>
      toasts.show(text, { ...seen(organizationId, flags), action: undoAction(revert, flags) });
    if ('flagKey' in asked) {
      const { flagKey: key, toRevision, expectedVersion } = asked;
      const input = { organizationId, key, toRevision, expectedVersion, comment };
      const written = await send(RevertFlagDocument, { input });
      if (written.outcome === 'FAILED') toasts.show(failureSentence(written.failure), { tone: 'bad' });
      else if (written.outcome === 'WAITS') showWaiting(toasts, organizationId, 'The revert', written.number);
      else said(`${written.value.name} is as it was at revision ${number(toRevision)}.`, [{ key, ...written.value }]);
      return;
    }
    const written = await send(RevertFlagsDocument, { input: { organizationId, ...asked, comment } });
    const which = count(asked.flags.length, 'flag');
    if (written.outcome === 'FAILED') toasts.show(failureSentence(written.failure), { tone: 'bad' });
    if (written.outcome !== 'DONE') return;
    const { flags, changeRequests } = written.value;
    const [request] = changeRequests;
    if (request) showWaiting(toasts, organizationId, `The revert of ${which}`, request.number);
    else said(`${which} ${asked.flags.length === 1 ? 'is' : 'are'} as before.`, flags);
  };
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
            if (asked && flag) revert({ ...asked, expectedVersion: flag.version });
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
