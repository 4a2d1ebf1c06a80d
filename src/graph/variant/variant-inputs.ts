import type { JsonValue } from '../../domain/json.ts';
import { builder } from '../builder.ts';
import { expectedVersion, flagAddress } from '../flag/flag-address-inputs.ts';

const KEY = 'Unique among the variants of the flag; it never changes.';
const NAME = 'For people. Default: the key.';
const VALUE = "What the flag answers with: of the flag's value type.";
const PAYLOAD = 'Data of any shape that travels with the variant. Default: none.';
const WEIGHT =
  "The variant's share of the flag-level split, in percent. Default: none, and it takes no part in the split.";

/** A variant to make with its flag. */
export const VariantInput = builder.inputType('VariantInput', {
  description: 'A variant of a new flag.',
  fields: (t) => ({
    key: t.string({ required: true, description: KEY }),
    name: t.string({ description: NAME }),
    value: t.field({ type: 'JSON', required: true, description: VALUE }),
    payload: t.field({ type: 'JSON', description: PAYLOAD }),
    weight: t.float({ description: WEIGHT }),
  }),
});

/** A variant to add. */
export const CreateVariantInput = builder.inputType('CreateVariantInput', {
  description: 'A variant to add to a flag.',
  fields: (t) => ({
    ...flagAddress(t),
    key: t.string({ required: true, description: KEY }),
    name: t.string({ description: NAME }),
    value: t.field({ type: 'JSON', required: true, description: VALUE }),
    payload: t.field({ type: 'JSON', description: PAYLOAD }),
    weight: t.float({ description: WEIGHT }),
    ...expectedVersion(t),
  }),
});

/** What may change of a variant. */
export const UpdateVariantInput = builder.inputType('UpdateVariantInput', {
  description: 'What to change of a variant; what is absent stays as it is.',
  fields: (t) => ({
    ...flagAddress(t),
    key: t.string({ required: true, description: 'The key of the variant.' }),
    name: t.string({ description: 'For people.' }),
    value: t.field({ type: 'JSON', description: VALUE }),
    payload: t.field({
      type: 'JSON',
      description: 'Data of any shape that travels with the variant; null removes it.',
    }),
    weight: t.float({
      description: "The variant's share of the flag-level split, in percent; null takes it out of the split.",
    }),
    ...expectedVersion(t),
  }),
});

/** A variant to remove. */
export const DeleteVariantInput = builder.inputType('DeleteVariantInput', {
  description: 'A variant to remove from its flag.',
  fields: (t) => ({
    ...flagAddress(t),
    key: t.string({ required: true, description: 'The key of the variant.' }),
    ...expectedVersion(t),
  }),
});

/** A new variant as the verbs take it: to TypeScript a JSON value may be null, and so absent, but the schema asks for it. */
export function toVariant<Input extends typeof VariantInput.$inferInput | typeof CreateVariantInput.$inferInput>(
  input: Input,
): Input & { readonly value: JsonValue } {
  return { ...input, value: input.value ?? null };
}
