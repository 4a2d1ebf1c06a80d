import { Button } from '../parts/button.tsx';
import type { VariantEntry } from './new-flag-draft.ts';

/** The variants of a new flag: a key and a value each. */
export function VariantRows(props: {
  readonly variants: readonly VariantEntry[];
  readonly problem: string | undefined;
  onEdit(variants: readonly VariantEntry[]): void;
}) {
  const { variants, problem, onEdit } = props;
  const edit = (place: number, more: Partial<VariantEntry>) =>
    onEdit(variants.map((variant, index) => (index === place ? { ...variant, ...more } : variant)));
  return (
    <fieldset class="new-flag-variants">
      <legend>Variants</legend>
      {variants.map(({ key, value }, place) => (
        <div key={place} class="new-flag-variant">
          <input
            aria-label={`Key of variant ${place + 1}`}
            value={key}
            placeholder="key"
            onInput={(event) => edit(place, { key: event.currentTarget.value })}
          />
          <input
            aria-label={`Value of variant ${place + 1}`}
            value={value}
            placeholder="value"
            onInput={(event) => edit(place, { value: event.currentTarget.value })}
          />
          <Button
            look="quiet"
            icon="close"
            aria-label={`Remove variant ${place + 1}`}
            disabled={variants.length === 1}
            onClick={() => onEdit(variants.filter((_, index) => index !== place))}
          />
        </div>
      ))}
      {problem && <p class="soft">{problem}</p>}
      <Button icon="plus" onClick={() => onEdit([...variants, { key: '', value: '' }])}>
        Add a variant
      </Button>
    </fieldset>
  );
}
