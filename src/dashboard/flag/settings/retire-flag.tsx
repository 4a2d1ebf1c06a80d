import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { ConfirmByName } from '../../change/confirm-by-name.tsx';
import type { Review } from '../../change/review-dialog.tsx';
import { useAct } from '../../change/use-act.ts';
import { useSaveFlag } from '../../change/use-save-flag.ts';
import type { Failure } from '../../graph/failures.ts';
import { Button } from '../../parts/button.tsx';
import { addressOf, flagAddress } from '../../shell/addresses.ts';
import { useLack } from '../../shell/use-write.ts';
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
  const { route } = useLocation();
  const act = useAct(organization);
  const place = { organizationId: organization, key: flag.key };
  const restore = () =>
    act(RestoreFlagDocument, { input: place }, { what: 'The restoring', done: `${flag.name} is restored.` });
  return () =>
    act(
      DeleteFlagDocument,
      { input: { ...place, expectedVersion: flag.version } },
      {
        what: `The deletion of ${flag.name}`,
        done: `${flag.name} is deleted.`,
        onDone: () => route(addressOf(organization)),
        undo: restore,
      },
    );
}
