import './variants.css';
import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import { type Review, ReviewDialog } from '../../change/review-dialog.tsx';
import { useSaveFlag } from '../../change/use-save-flag.ts';
import { Button } from '../../parts/button.tsx';
import { Loaded } from '../../parts/loaded.tsx';
import { Menu } from '../../parts/menu.tsx';
import { ShareBar } from '../../parts/share-bar.tsx';
import { useRefocus } from '../../parts/use-refocus.tsx';
import { addressOf } from '../../shell/addresses.ts';
import { isAboutFlag, useLiveQuery } from '../../shell/use-live-query.ts';
import { useLack } from '../../shell/use-write.ts';
import { valueTypeWords, writeValue } from '../../words/flag-values.ts';
import { percent } from '../../words/numbers.ts';
import { type FlagTabProps, waitsEverywhere } from '../flag-tab.ts';
import { DefaultVariants } from './default-variants.tsx';
import { usesOf } from './variant-draft.ts';
import { VariantEditor } from './variant-editor.tsx';
import {
  DeleteVariantDocument,
  FlagVariantsDocument,
  type FlagVariantsQuery,
  type VariantPartsFragment,
} from './variants.graphql.ts';

/** What an address says in place of a key while a variant is added. No key can be like it. */
const ADDED = '+';

/** What a flag can evaluate to. The address says which variant is edited. */
export function VariantsTab(props: FlagTabProps) {
  const { organization, flag } = props;
  const variables = { organizationId: organization, key: flag.key };
  const [result, ask] = useLiveQuery(organization, { query: FlagVariantsDocument, variables }, isAboutFlag(flag.key));
  return (
    <Loaded result={result} lines={5} onRetry={ask}>
      {({ flag: found }) => found && <Variants {...props} found={found} />}
    </Loaded>
  );
}

type Found = NonNullable<FlagVariantsQuery['flag']>;

function Variants(props: FlagTabProps & { readonly found: Found }) {
  const { organization, flag, found } = props;
  const { query, route } = useLocation();
  const review = useSignal<Review | undefined>(undefined);
  const save = useSaveFlag(organization, flag.key);
  const lack = useLack('flag:write');
  const refocus = useRefocus();
  const edit = (variant?: string) => {
    if (variant === undefined) refocus(`variant-edit ${query.variant}`, 'variant-add');
    route(addressOf(organization, `/flag/${encodeURIComponent(flag.key)}/variants`, { env: query.env, variant }), true);
  };
  const ask = (asked: Review) => {
    review.value = { ...asked, ...(waitsEverywhere(flag) ? { requiresApproval: true } : {}) };
  };
  const weighted = found.variants.flatMap(({ key, weight }) =>
    weight === null ? [] : [{ name: key, percentage: weight }],
  );
  const editor = (variant: VariantPartsFragment | undefined) => (
    <VariantEditor {...{ organization, flag, found, variant, save }} onReview={ask} onClose={() => edit()} />
  );
  const remove = ({ key, value }: VariantPartsFragment) =>
    ask({
      title: `Delete the variant ${key}?`,
      question: undefined,
      differences: [{ path: `variant ${key}`, before: value, after: null }],
      confirm: 'Delete the variant',
      onConfirm: (comment) =>
        save(
          DeleteVariantDocument,
          { input: { organizationId: organization, flagKey: flag.key, key, expectedVersion: found.version, comment } },
          { what: `The variant ${key} of ${flag.name}`, done: 'is deleted', flagOf: (value) => value },
        ),
    });
  return (
    <div class="variants-tab">
      <p class="soft">
        The flag evaluates to the value of one of these, or is off. Every value is {valueTypeWords[found.valueType]}.
      </p>
      <ul class="variants-list">
        {found.variants.map((variant) =>
          variant.key === query.variant ? (
            <li key={variant.key} class="variant">
              {editor(variant)}
            </li>
          ) : (
            <li key={variant.key} class="variant">
              <VariantLine
                variant={variant}
                found={found}
                uses={usesOf(variant.key, { ...found, key: flag.key })}
                lack={lack}
                onEdit={() => edit(variant.key)}
                onRemove={() => remove(variant)}
              />
            </li>
          ),
        )}
        {query.variant === ADDED && <li class="variant">{editor(undefined)}</li>}
      </ul>
      {query.variant !== ADDED && (
        <div>
          <Button icon="plus" id="variant-add" because={lack} onClick={() => edit(ADDED)}>
            Add a variant
          </Button>
        </div>
      )}
      {weighted.length > 0 && (
        <section class="variants-part">
          <h2>Weights</h2>
          <p class="soft">Rules without shares of their own divide their subjects like this.</p>
          <ShareBar shares={weighted} />
        </section>
      )}
      <DefaultVariants
        {...{ organization, flag, found, save }}
        lack={lack}
        onReview={(asked) => {
          review.value = asked;
        }}
      />
      <ReviewDialog
        organization={organization}
        review={review.value}
        onClose={() => {
          review.value = undefined;
        }}
      />
    </div>
  );
}

function VariantLine(props: {
  readonly variant: VariantPartsFragment;
  readonly found: Found;
  readonly uses: readonly string[];
  readonly lack: string | undefined;
  onEdit(): void;
  onRemove(): void;
}) {
  const { variant, found, uses, lack, onEdit, onRemove } = props;
  const { key, name, value, payload, weight } = variant;
  const isLast = found.variants.length === 1;
  const because = isLast ? 'A flag has at least one variant' : uses.length > 0 ? `It is the ${uses.join(', ')}` : lack;
  return (
    <>
      <div class="variant-head">
        <span class="variant-name">
          <strong>{name}</strong>
          {name !== key && <span class="key soft small">{key}</span>}
        </span>
        {weight !== null && <span class="soft numbers">{percent(weight)}</span>}
        <Button look="quiet" because={lack} id={`variant-edit ${key}`} aria-label={`Edit ${name}`} onClick={onEdit}>
          Edit
        </Button>
        <Menu
          title={`More for ${name}`}
          items={[{ label: 'Delete', icon: 'close', look: 'bad', because, onSelect: onRemove }]}
        />
      </div>
      <code class="variant-value">{writeValue(value, found.valueType)}</code>
      {payload !== null && (
        <p class="variant-payload">
          <span class="soft">payload </span>
          <code>{JSON.stringify(payload)}</code>
        </p>
      )}
      <p class="soft small">{uses.length === 0 ? 'Not used by name.' : `Used: ${uses.join(' · ')}`}</p>
    </>
  );
}
