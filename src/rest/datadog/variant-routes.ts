import { createVariant, deleteVariant, updateVariant } from '../../actions/variant/variants.ts';
import type { Flag } from '../../domain/flag.ts';
import { emptyReply } from '../http/reply.ts';
import { type RouteContext, writeRoute } from '../http/route.ts';
import { currentFlag } from './current-flag.ts';
import { newVariantExample, variantChangeExample, variantExample } from './datadog-examples.ts';
import { flagParametersSchema, noQuerySchema, variantParametersSchema } from './datadog-parameters.ts';
import { needs } from './datadog-permissions.ts';
import { enter, findFlag, findVariant } from './datadog-place.ts';
import { outcomeOf, suggestionSchema } from './suggestion.ts';
import { readValue, toWireVariant, withWrittenValues, writeValue } from './variant-map.ts';
import { newVariantBodySchema, variantChangeBodySchema, variantSchema } from './variant-wire.ts';

const current = currentFlag(needs.writeRules);

// The client reads a variant from every answer, so that the suggestion goes beside it.
const suggestedVariantSchema = variantSchema.extend({ data: suggestionSchema });

async function enterFlag(context: RouteContext<{ readonly feature_flag_id: string }, unknown, unknown>) {
  const { parameters, expectedVersion } = context;
  const place = await enter(context, needs.writeRules);
  const flag = findFlag(place, parameters.feature_flag_id);
  return { flag, name: { organizationId: place.organizationId, flagKey: flag.key, expectedVersion } };
}

function shownVariant(flag: Flag, key: string) {
  return flag.variants.filter((variant) => variant.key === key).map((variant) => toWireVariant(flag, variant))[0];
}

/** 16: POST a variant. */
export const addVariant = writeRoute({
  method: 'POST',
  path: '/{feature_flag_id}/variants',
  parameters: flagParametersSchema,
  query: noQuerySchema,
  body: newVariantBodySchema,
  operation: {
    id: 'CreateVariantForFeatureFlag',
    summary: 'Create a variant',
    requestExample: newVariantExample,
    answers: { 201: { description: 'The variant.', schema: variantSchema, example: variantExample } },
    failures: [400, 404, 409],
  },
  current,
  async write(context) {
    const { services, caller, body } = context;
    const { flag, name } = await enterFlag(context);
    const { key, value: text } = body;
    const after = await createVariant(services, caller, {
      ...name,
      key,
      name: body.name,
      value: readValue(flag.valueType, text, key, 'value'),
      extensions: withWrittenValues(flag.extensions, { [key]: text }),
    });
    return { status: 201, body: shownVariant(after, key) };
  },
});

/** 17: PUT what is to change of a variant. */
export const changeVariant = writeRoute({
  method: 'PUT',
  path: '/{feature_flag_id}/variants/{variant_id}',
  parameters: variantParametersSchema,
  query: noQuerySchema,
  body: variantChangeBodySchema,
  operation: {
    id: 'UpdateVariantForFeatureFlag',
    summary: 'Update a variant',
    description: 'What is absent stays, and so does the key.',
    requestExample: variantChangeExample,
    answers: {
      200: { description: 'The variant.', schema: variantSchema, example: variantExample },
      201: { description: 'The change waits for approval; the variant is as before.', schema: suggestedVariantSchema },
    },
    failures: [400, 404, 409],
  },
  current,
  async write(context) {
    const { services, caller, body } = context;
    const { flag, name } = await enterFlag(context);
    const variant = findVariant(flag, context.parameters.variant_id);
    const { key } = variant;
    // What is sent back as it was read leaves nothing to note.
    const text = body.value === writeValue(flag, variant) ? undefined : body.value;
    const value = text === undefined ? undefined : readValue(flag.valueType, text, key, 'value');
    const extensions = text === undefined ? undefined : withWrittenValues(flag.extensions, { [key]: text });
    const change = { ...name, key, name: body.name, value, extensions };
    const { flag: after, suggestion } = await outcomeOf(services, updateVariant(services, caller, change));
    return suggestion === null
      ? { status: 200, body: shownVariant(after, key) }
      : { status: 201, body: { ...shownVariant(flag, key), data: suggestion } };
  },
});

/** 18: DELETE a variant. */
export const removeVariant = writeRoute({
  method: 'DELETE',
  path: '/{feature_flag_id}/variants/{variant_id}',
  parameters: variantParametersSchema,
  query: noQuerySchema,
  body: null,
  operation: {
    id: 'DeleteVariantFromFeatureFlag',
    summary: 'Delete a variant',
    description: 'Not while an environment or an allocation serves it: 409 says where.',
    answers: {
      201: { description: 'The change waits for approval; the variant is as before.', schema: suggestedVariantSchema },
      204: { description: 'It is deleted.' },
    },
    failures: [404, 409],
  },
  current,
  async write(context) {
    const { services, caller } = context;
    const { flag, name } = await enterFlag(context);
    const { key } = findVariant(flag, context.parameters.variant_id);
    const { suggestion } = await outcomeOf(services, deleteVariant(services, caller, { ...name, key }));
    return suggestion === null
      ? emptyReply(204)
      : { status: 201, body: { ...shownVariant(flag, key), data: suggestion } };
  },
});
