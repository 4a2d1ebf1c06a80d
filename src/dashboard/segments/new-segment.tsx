import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { FailureNote } from '../change/failure-note.tsx';
import { useAct } from '../change/use-act.ts';
import type { Failure } from '../graph/failures.ts';
import { Button } from '../parts/button.tsx';
import { Dialog } from '../parts/dialog.tsx';
import { Field } from '../parts/field.tsx';
import { addressOf, segmentAddress } from '../shell/addresses.ts';
import { useDraft } from '../shell/use-draft.ts';
import { problemIn } from '../words/failures.ts';
import { keyFrom } from '../words/keys.ts';
import { CreateSegmentDocument, DeleteSegmentDocument } from './segments.graphql.ts';

interface Entry {
  readonly name: string;
  readonly key: string;
  readonly kind: 'DYNAMIC' | 'STATIC';
}

const empty: Entry = { name: '', key: '', kind: 'DYNAMIC' };

type InputOf = { readonly currentTarget: HTMLInputElement };

/** Makes a segment, and opens its page. What was entered survives a reload. */
export function NewSegment(props: { readonly organization: string; readonly isOpen: boolean; onClose(): void }) {
  const { organization, isOpen, onClose } = props;
  const draft = useDraft<Entry>(`new-segment ${organization}`);
  const failure = useSignal<Failure | undefined>(undefined);
  const act = useAct(organization);
  const { route } = useLocation();
  const entry = draft.value ?? empty;
  const edit = (more: Partial<Entry>) => draft.set({ ...entry, ...more });
  const key = entry.key || keyFrom(entry.name, '-');
  const make = async () => {
    const place = { organizationId: organization, key };
    const name = entry.name.trim() || key;
    failure.value = await act(
      CreateSegmentDocument,
      { input: { ...place, name, kind: entry.kind } },
      {
        what: `The segment ${key}`,
        done: `${name} is made.`,
        onDone: () => route(segmentAddress(organization, key)),
        undo: ({ version }) =>
          act(
            DeleteSegmentDocument,
            { input: { ...place, expectedVersion: version } },
            { done: `${name} is gone again.`, onDone: () => route(addressOf(organization, '/segments')) },
          ),
      },
    );
    if (failure.value !== undefined) return;
    draft.set(undefined);
    onClose();
  };
  return (
    <Dialog
      isOpen={isOpen}
      title="New segment"
      onClose={onClose}
      actions={
        <Button look="main" disabled={key === ''} onClick={make}>
          Make the segment
        </Button>
      }
    >
      {failure.value && <FailureNote failure={failure.value} />}
      <Field label="Name" problem={problemIn(failure.value, 'name')}>
        <input
          maxLength={400}
          value={entry.name}
          onInput={(event: InputOf) => edit({ name: event.currentTarget.value })}
        />
      </Field>
      <Field label="Key" hint="It cannot be changed later." problem={problemIn(failure.value, 'key')}>
        <input
          class="key"
          maxLength={128}
          spellcheck={false}
          value={entry.key}
          placeholder={keyFrom(entry.name, '-')}
          onInput={(event: InputOf) => edit({ key: event.currentTarget.value })}
        />
      </Field>
      <fieldset class="segment-kinds">
        <legend>Who is in it is decided by</legend>
        {(
          [
            ['DYNAMIC', 'conditions on attributes'],
            ['STATIC', 'a list of targeting keys'],
          ] as const
        ).map(([kind, label]) => (
          <label key={kind}>
            <input type="radio" name="kind" checked={entry.kind === kind} onChange={() => edit({ kind })} />
            {label}
          </label>
        ))}
      </fieldset>
    </Dialog>
  );
}
