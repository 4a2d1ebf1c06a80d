import type { JsonValue } from '../../domain/json.ts';
import { builder } from '../builder.ts';
import { expectedVersion, flagAddress, type InputFields } from '../lib/input-fields.ts';

const NAME = 'Display name, up to 400 characters.';
const VALUE = 'What the flag evaluates to with this variant, of the value type of the flag.';
const PAYLOAD = 'JSON value that evaluations return beside the value.';
const WEIGHT = 'Share of the subjects that get this variant where a rule has no split of its own, 0 to 100 percent.';

function newVariantFields(t: InputFields) {
  return {
    key: t.string({
      required: true,
      description:
        'Key of the variant, unique among the variants of the flag. 1 to 400 letters, digits, `_`, `.`, `/` and `-`. ' +
        'It cannot change.',
    }),
    name: t.string({ description: `${NAME} Default: the key.` }),
    value: t.field({ type: 'JSON', required: true, description: VALUE }),
    payload: t.field({ type: 'JSON', description: `${PAYLOAD} Default: none.` }),
    weight: t.float({ description: `${WEIGHT} Default: none, and such a split leaves the variant out.` }),
  };
}

/** A variant of a new flag. */
export const VariantInput = builder.inputType('VariantInput', {
  description: 'A variant of a new flag.',
  fields: newVariantFields,
});

/** A variant to add to a flag. */
export const CreateVariantInput = builder.inputType('CreateVariantInput', {
  description: 'A variant to add to a flag.',
  fields: (t) => ({ ...flagAddress(t), ...newVariantFields(t), ...expectedVersion(t) }),
});

/** What to change of a variant. */
export const UpdateVariantInput = builder.inputType('UpdateVariantInput', {
  description: 'What to change of a variant. Absent fields keep their values.',
  fields: (t) => ({
    ...variantAddress(t),
    name: t.string({ description: NAME }),
    value: t.field({ type: 'JSON', description: VALUE }),
    payload: t.field({ type: 'JSON', description: `${PAYLOAD} null removes it.` }),
    weight: t.float({ description: `${WEIGHT} null leaves the variant out of such splits.` }),
    ...expectedVersion(t),
  }),
});

/** A variant to remove. */
export const DeleteVariantInput = builder.inputType('DeleteVariantInput', {
  description: 'A variant to remove from its flag.',
  fields: (t) => ({ ...variantAddress(t), ...expectedVersion(t) }),
});

function variantAddress(t: InputFields) {
  return { ...flagAddress(t), key: t.string({ required: true, description: 'Key of the variant.' }) };
}

/** Converts to what the actions take: Pothos types a required JSON value as if it could be absent. */
export function toVariant<Input extends typeof VariantInput.$inferInput | typeof CreateVariantInput.$inferInput>(
  input: Input,
): Input & { readonly value: JsonValue } {
  return { ...input, value: input.value ?? null };
}
