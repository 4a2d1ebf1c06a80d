import { z } from 'zod';
import { isJsonObject, type JsonValue } from '../../domain/json.ts';
import { MAXIMUM_JSON } from '../../domain/text-rules.ts';
import { idSchema, shortTextSchema, timestampSchema } from './datadog-wire.ts';

const key = shortTextSchema.describe('Unique in the flag.');
const name = shortTextSchema;
const value = z
  .string()
  .max(MAXIMUM_JSON)
  .describe('The value as a text, whatever the value type: `true`, `42`, `{"a":1}`.');

/** A variant as it is answered with (Variant). */
export const variantSchema = z
  .object({ id: idSchema, key, name, value, created_at: timestampSchema, updated_at: timestampSchema })
  .meta({ id: 'DatadogVariant' });
export type WireVariant = z.output<typeof variantSchema>;

/** A variant to make (CreateVariant). */
export const newVariantSchema = z.object({ key, name, value }).meta({ id: 'DatadogNewVariant' });
export type WireNewVariant = z.output<typeof newVariantSchema>;

/** The body that makes a variant. */
export const newVariantBodySchema = z.preprocess(withoutEnvelope, newVariantSchema);

/** The body that changes a variant (UpdateVariant): what is absent stays. */
export const variantChangeBodySchema = z.preprocess(
  withoutEnvelope,
  z.object({ name: name.optional(), value: value.optional() }).meta({ id: 'DatadogVariantChange' }),
);

/** The schemas of the API have variants flat, its examples have them in `data.attributes`: both are taken. */
function withoutEnvelope(body: unknown): unknown {
  const data = isJsonObject(body) ? body.data : undefined;
  const attributes: JsonValue | undefined = isJsonObject(data) ? data.attributes : undefined;
  return isJsonObject(attributes) ? attributes : body;
}
