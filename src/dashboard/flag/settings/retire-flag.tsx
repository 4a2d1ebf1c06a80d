import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { ConfirmByName } from '../../change/confirm-by-name.tsx';
import type { Review } from '../../change/review-dialog.tsx';
import { showWaiting } from '../../change/show-waiting.ts';
import { useSaveFlag } from '../../change/use-save-flag.ts';
import type { Failure } from '../../graph/failures.ts';
import { Button } from '../../parts/button.tsx';
import { addressOf, flagAddress } from '../../shell/addresses.ts';
import { useApp } from '../../shell/app.ts';
import { useLack, useWrite } from '../../shell/use-write.ts';
import { failureSentence } from '../../words/failures.ts';
import {
  ArchiveFlagDocument,
  DeleteFlagDocument,
  type FlagDetailsQuery,
  RestoreFlagDocument,
  UnarchiveFlagDocument,
} from './settings.graphql.ts';

type Found = NonNullable<FlagDetailsQuery['flag']>;

/** Ways to end a flag: archive it, which can be undone at any time, or delete it. */
export function RetireFlag({
  organization,
  flag,
  onReview,
}: {
  readonly organization: string;
  readonly flag: Found;
  onReview(review: Review): void;
}) {
  const save = useSaveFlag(organization, flag.key);
  const lack = useLack('flag:write');
  const isDeleting = useSignal(false);
  const remove = useDeleteFlag(organization, flag);
  const place = { organizationId: organization, key: flag.key, expectedVersion: flag.version };
  const isArchived = flag.archivedAt !== null;
  const dependents = <Dependents organization={organization} flag={flag} />;
  const archive = () =>
    onReview({
      title: isArchived ? `Take ${flag.name} back from the archive?` : `Archive ${flag.name}?`,
      question: undefined,
      differences: [{ path: 'archived', before: isArchived ? 'yes' : 'no', after: isArchived ? 'no' : 'yes' }],
      more: (
        <>
          {!isArchived && <p>It answers no one any more, in all environments, until it is taken back.</p>}
          {dependents}
        </>
      ),
      confirm: isArchived ? 'Take it back' : 'Archive the flag',
      onConfirm: (comment) =>
        save(
          isArchived ? UnarchiveFlagDocument : ArchiveFlagDocument,
          { input: { ...place, comment } },
          { what: flag.name, done: isArchived ? 'is back from the archive' : 'is archived', flagOf: (value) => value },
        ),
    });
  return (
    <section class="details-part">
      <h2>When it is not needed any more</h2>
      {dependents}
      <div class="details-retire">
        <Button because={lack} onClick={archive}>
          {isArchived ? 'Take it back from the archive' : 'Archive'}
        </Button>
        <Button
          look="bad"
          because={lack}
          onClick={() => {
            isDeleting.value = true;
          }}
        >
          Delete
        </Button>
      </div>
      <ConfirmByName
        name={isDeleting.value ? flag.key : undefined}
        title={`Delete ${flag.name}?`}
        confirm="Delete the flag"
        onConfirm={remove}
        onClose={() => {
          isDeleting.value = false;
        }}
      >
        <p>Apps that ask for it get off, and the board does not show it any more.</p>
        {dependents}
      </ConfirmByName>
    </section>
  );
}

function Dependents({ organization, flag }: { readonly organization: string; readonly flag: Found }) {
  if (flag.dependents.length === 0) return <p class="soft">No other flag depends on it.</p>;
  return (
    <p>
      Other flags depend on it:{' '}
      {flag.dependents.map(({ id, key, name }, place) => (
        <span key={id}>
          {place > 0 && ', '}
          <a href={flagAddress(organization, key)}>{name}</a>
        </span>
      ))}
    </p>
  );
}

/** Deletes the flag, says what became of it, and offers to restore it. Returns why it failed. */
function useDeleteFlag(organization: string, flag: Found): () => Promise<Failure | undefined> {
  const { toasts } = useApp();
  const { route } = useLocation();
  const send = useWrite();
  const restore = async () => {
    const written = await send(RestoreFlagDocument, { input: { organizationId: organization, key: flag.key } });
    if (written.outcome === 'FAILED') toasts.show(failureSentence(written.failure), { tone: 'bad' });
    else if (written.outcome === 'WAITS') showWaiting(toasts, organization, 'The restoring', written.number);
    else toasts.show(`${flag.name} is restored.`);
  };
  return async () => {
    const input = { organizationId: organization, key: flag.key, expectedVersion: flag.version };
    const written = await send(DeleteFlagDocument, { input });
    if (written.outcome === 'FAILED') return written.failure;
    if (written.outcome === 'WAITS') {
      showWaiting(toasts, organization, `The deletion of ${flag.name}`, written.number);
      return undefined;
    }
    route(addressOf(organization));
    toasts.show(`${flag.name} is deleted.`, { action: { label: 'Undo', run: () => void restore() } });
    return undefined;
  };
}
