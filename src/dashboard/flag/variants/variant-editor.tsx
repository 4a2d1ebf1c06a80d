import { useEffect, useRef, useState } from 'preact/hooks';
import { DraftNotes } from '../../change/draft-notes.tsx';
import type { Review } from '../../change/review-dialog.tsx';
import { useMergedDraft } from '../../change/use-merged-draft.ts';
import type { useSaveFlag } from '../../change/use-save-flag.ts';
import type { Failure } from '../../graph/failures.ts';
import { Button } from '../../parts/button.tsx';
import { Field } from '../../parts/field.tsx';
import { problemIn } from '../../words/failures.ts';
import type { ValueType } from '../../words/flag-values.ts';
import type { FlagTabProps } from '../flag-tab.ts';
import {
  emptyVariant,
  newVariantInput,
  type VariantDraft,
  variantChangeInput,
  variantDifferences,
  variantDraftOf,
  variantLabels,
  variantProblems,
} from './variant-draft.ts';
import {
  CreateVariantDocument,
  type FlagVariantsQuery,
  UpdateVariantDocument,
  type VariantPartsFragment,
} from './variants.graphql.ts';

type InputOf = { readonly currentTarget: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement };

/** The fields of a variant. What is entered survives a reload. */
export function VariantEditor(props: {
  readonly organization: string;
  readonly flag: FlagTabProps['flag'];
  readonly found: NonNullable<FlagVariantsQuery['flag']>;
  /** Undefined: a new one. */
  readonly variant: VariantPartsFragment | undefined;
  readonly save: ReturnType<typeof useSaveFlag>;
  onReview(review: Review): void;
  onClose(): void;
}) {
  const { organization, flag, found, variant, save, onReview, onClose } = props;
  const { valueType, variants, version } = found;
  const current = variant === undefined ? emptyVariant : variantDraftOf(variant, valueType);
  const draft = useMergedDraft(`variant ${organization} ${flag.key} ${variant?.key ?? '+'}`, current);
  const [failure, setFailure] = useState<Failure | undefined>(undefined);
  const { merged, changed, conflicts, edit, discard } = draft;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), []);
  const problems = variantProblems(
    merged,
    valueType,
    variants.filter(({ key }) => key !== variant?.key),
  );
  const set = (name: keyof VariantDraft) => (event: InputOf) => edit({ [name]: event.currentTarget.value });
  // An empty form is not wrong yet.
  const problemOf = (name: keyof VariantDraft) =>
    (merged[name] === '' && variant === undefined ? undefined : problems[name]) ?? problemIn(failure, name);
  const finish = async (comment: string) => {
    const base = { organizationId: organization, flagKey: flag.key, expectedVersion: version, comment };
    const saying = { what: `The variant ${merged.key} of ${flag.name}`, flagOf: ownerOf };
    const failed =
      variant === undefined
        ? await save(CreateVariantDocument, { input: { ...base, ...newVariantInput(merged, valueType) } }, saying)
        : await save(
            UpdateVariantDocument,
            { input: { ...base, key: variant.key, ...variantChangeInput(current, merged, valueType) } },
            saying,
          );
    setFailure(failed);
    if (failed !== undefined) return failed;
    discard();
    onClose();
    return undefined;
  };
  return (
    <div class="variant-fields" ref={place}>
      <DraftNotes draft={draft} labels={variantLabels} inWords={(value, name) => value[name]} />
      <div class="variant-pair">
        {variant === undefined && (
          <Field label="Key" hint="What programs may see. It cannot be changed later." problem={problemOf('key')}>
            <input class="key" maxLength={400} spellcheck={false} value={merged.key} onInput={set('key')} />
          </Field>
        )}
        <Field label="Name" problem={problemOf('name')}>
          <input maxLength={400} value={merged.name} placeholder={merged.key} onInput={set('name')} />
        </Field>
        <Field label="Weight" hint="Percent; empty: none" problem={problemOf('weight')}>
          <input inputMode="decimal" value={merged.weight} placeholder="none" onInput={set('weight')} />
        </Field>
      </div>
      <Field label="Value" problem={problemOf('value')}>
        {valueInput(valueType, merged.value, set('value'))}
      </Field>
      <Field
        label="Payload"
        hint={found.encryptsPayloads ? 'JSON beside the value, stored encrypted' : 'JSON beside the value; empty: none'}
        problem={problemOf('payload')}
      >
        <textarea class="key" spellcheck={false} value={merged.payload} placeholder="none" onInput={set('payload')} />
      </Field>
      <div class="variant-actions">
        <Button
          look="main"
          disabled={
            changed.length === 0 || merged.key === '' || conflicts.length > 0 || Object.keys(problems).length > 0
          }
          onClick={() =>
            onReview({
              title: variant === undefined ? `Add the variant ${merged.key}?` : `Save the variant ${merged.key}?`,
              question: undefined,
              differences: variantDifferences(current, merged),
              confirm: variant === undefined ? 'Add the variant' : 'Save',
              onConfirm: finish,
            })
          }
        >
          Review and save
        </Button>
        <Button
          look="quiet"
          onClick={() => {
            discard();
            onClose();
          }}
        >
          {changed.length === 0 ? 'Close' : 'Discard'}
        </Button>
      </div>
    </div>
  );
}

function ownerOf({ flag }: { readonly flag: { readonly revision: number; readonly version: number } }) {
  return flag;
}

function valueInput(type: ValueType, value: string, onInput: (event: InputOf) => void) {
  if (type === 'BOOLEAN') {
    return (
      <select value={value} onChange={onInput}>
        <option value="" hidden>
          choose
        </option>
        <option value="true">true</option>
        <option value="false">false</option>
      </select>
    );
  }
  if (type === 'JSON') return <textarea class="key variant-json" spellcheck={false} value={value} onInput={onInput} />;
  if (type === 'STRING') return <textarea class="variant-text" value={value} onInput={onInput} />;
  return <input inputMode="decimal" value={value} onInput={onInput} />;
}
