import { createVariant, deleteVariant, updateVariant } from '../../actions/variant/variants.ts';
import type { Flag } from '../../domain/flag.ts';
import { emptyReply } from '../http/reply.ts';
import type { Route } from '../http/route.ts';
import { newVariantExample, variantChangeExample, variantExample } from './datadog-examples.ts';
import { flagParametersSchema, variantParametersSchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { findVariant } from './datadog-place.ts';
import { flagName, flagNamed, flagResource } from './flag-resource.ts';
import { outcomeOf, suggestionSchema } from './suggestion.ts';
import { readValue, toWireVariant, withWrittenValues, writeValue } from './variant-map.ts';
import { newVariantBodySchema, variantChangeBodySchema, variantSchema } from './variant-wire.ts';

const answer = { description: 'The variant.', schema: variantSchema, example: variantExample };
// The client reads a variant from every answer, so the suggestion is a member beside the variant's.
const suggested = {
  description: 'The change waits for approval; the variant is unchanged.',
  schema: variantSchema.extend({ data: suggestionSchema }),
};

function shownVariant(flag: Flag, key: string) {
  return flag.variants.filter((variant) => variant.key === key).map((variant) => toWireVariant(flag, variant))[0];
}

const variants = flagResource('/{feature_flag_id}/variants', flagParametersSchema, needs.writeRules);

const create = variants.write({
  method: 'POST',
  id: 'CreateVariantForFeatureFlag',
  summary: 'Create a variant',
  body: newVariantBodySchema,
  requestExample: newVariantExample,
  answers: { 201: answer },
  async write(context) {
    const { services, caller, body } = context;
    const flag = flagNamed(context);
    const { key, name, value: text } = body;
    const after = await createVariant(services, caller, {
      ...flagName(flag, context),
      ...{ key, name },
      value: readValue(flag.valueType, text, key, 'value'),
      extensions: withWrittenValues(flag.extensions, { [key]: text }),
    });
    return { status: 201, body: shownVariant(after, key) };
  },
});

const variant = flagResource('/{feature_flag_id}/variants/{variant_id}', variantParametersSchema, needs.writeRules);

const update = variant.write({
  method: 'PUT',
  id: 'UpdateVariantForFeatureFlag',
  summary: 'Update a variant',
  description: 'An absent member stays as it is, and so does the key.',
  body: variantChangeBodySchema,
  requestExample: variantChangeExample,
  answers: { 200: answer, 201: suggested },
  async write(context) {
    const { services, caller, body, parameters } = context;
    const flag = flagNamed(context);
    const variant = findVariant(flag, parameters.variant_id);
    const { key } = variant;
    // A text that comes back as it was shown need not be stored.
    const text = body.value === writeValue(flag, variant) ? undefined : body.value;
    const value = text === undefined ? undefined : readValue(flag.valueType, text, key, 'value');
    const extensions = text === undefined ? undefined : withWrittenValues(flag.extensions, { [key]: text });
    const change = { ...flagName(flag, context), key, name: body.name, value, extensions };
    const { flag: after, suggestion } = await outcomeOf(services, updateVariant(services, caller, change));
    if (suggestion === null) return { status: 200, body: shownVariant(after, key) };
    return { status: 201, body: { ...shownVariant(flag, key), data: suggestion } };
  },
});

const remove = variant.write({
  method: 'DELETE',
  id: 'DeleteVariantFromFeatureFlag',
  summary: 'Delete a variant',
  description: '409 while an environment or an allocation serves it; the error says where.',
  answers: { 201: suggested, 204: { description: 'The variant is deleted.' } },
  async write(context) {
    const { services, caller, parameters } = context;
    const flag = flagNamed(context);
    const { key } = findVariant(flag, parameters.variant_id);
    const deleting = deleteVariant(services, caller, { ...flagName(flag, context), key });
    const { suggestion } = await outcomeOf(services, deleting);
    if (suggestion === null) return emptyReply(204);
    return { status: 201, body: { ...shownVariant(flag, key), data: suggestion } };
  },
});

/** The routes of variants: 16 to 18 of the contract. */
export const variantRoutes: readonly Route[] = [create, update, remove];
