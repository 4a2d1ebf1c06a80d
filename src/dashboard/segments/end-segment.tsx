import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { FailureNote } from '../change/failure-note.tsx';
import type { Failure } from '../graph/failures.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { addressOf } from '../shell/addresses.ts';
import { useApp } from '../shell/app.ts';
import { useLack, useWrite } from '../shell/use-write.ts';
import { count } from '../words/numbers.ts';
import { DeleteSegmentDocument, type SegmentQuery } from './segments.graphql.ts';

/** Deletes a segment that no flag uses, once its key is typed: it cannot be restored. */
export function EndSegment(props: {
  readonly organization: string;
  readonly segment: NonNullable<NonNullable<SegmentQuery['organization']>['segment']>;
}) {
  const { organization, segment } = props;
  const { toasts } = useApp();
  const { route } = useLocation();
  const send = useWrite();
  const lack = useLack('segment:write');
  const isAsked = useSignal(false);
  const typed = useSignal('');
  const failure = useSignal<Failure | undefined>(undefined);
  const { flags, key, name, version } = segment;
  const remove = async () => {
    const input = { organizationId: organization, key, expectedVersion: version };
    const written = await send(DeleteSegmentDocument, { input });
    failure.value = written.outcome === 'FAILED' ? written.failure : undefined;
    if (written.outcome === 'FAILED') return;
    isAsked.value = false;
    toasts.show(
      written.outcome === 'WAITS' ? `The deletion waits for approval as #${written.number}.` : `${name} is deleted.`,
    );
    route(addressOf(organization, '/segments'));
  };
  return (
    <div>
      <Button
        look="bad"
        because={flags.length > 0 ? `${count(flags.length, 'flag uses', 'flags use')} it` : lack}
        onClick={() => {
          isAsked.value = true;
        }}
      >
        Delete the segment
      </Button>
      {flags.length > 0 && <p class="soft small">A segment that flags use cannot be deleted.</p>}
      <Dialog
        isOpen={isAsked.value}
        title={`Delete ${name}?`}
        onClose={() => {
          isAsked.value = false;
          typed.value = '';
          failure.value = undefined;
        }}
        actions={
          <Button look="bad" because={typed.value === key ? undefined : 'Type the key first'} onClick={remove}>
            Delete for good
          </Button>
        }
      >
        {failure.value && <FailureNote failure={failure.value} />}
        <p>It cannot be restored.</p>
        <Field label={`Type ${key} to delete it`}>
          <input
            class="key"
            autocomplete="off"
            spellcheck={false}
            value={typed.value}
            onInput={(event: { readonly currentTarget: HTMLInputElement }) => {
              typed.value = event.currentTarget.value;
            }}
          />
        </Field>
      </Dialog>
    </div>
  );
}
