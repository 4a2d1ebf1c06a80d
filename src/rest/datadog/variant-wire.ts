import { z } from 'zod';
import { isJsonObject, type JsonValue } from '../../domain/json.ts';
import { MAXIMUM_JSON } from '../../domain/text-rules.ts';
import { idSchema, shortTextSchema, timestampSchema } from './datadog-wire.ts';

const key = shortTextSchema.describe('Unique in the flag.');
const name = shortTextSchema;
const value = z
  .string()
  .max(MAXIMUM_JSON)
  .describe('The value as a text, for every value type: `true`, `42`, `{"a":1}`.');

/** A variant in an answer (Variant). */
export const variantSchema = z
  .object({ id: idSchema, key, name, value, created_at: timestampSchema, updated_at: timestampSchema })
  .meta({ id: 'DatadogVariant' });
export type WireVariant = z.output<typeof variantSchema>;

/** A new variant (CreateVariant). */
export const newVariantSchema = z.object({ key, name, value }).meta({ id: 'DatadogNewVariant' });
export type WireNewVariant = z.output<typeof newVariantSchema>;

/** The body of a new variant. */
export const newVariantBodySchema = z.preprocess(withoutEnvelope, newVariantSchema);

/** The body that changes a variant (UpdateVariant): an absent member stays. */
export const variantChangeBodySchema = z.preprocess(
  withoutEnvelope,
  z.object({ name: name.optional(), value: value.optional() }).meta({ id: 'DatadogVariantChange' }),
);

/** The API's schemas have a variant's members at the top, its examples in `data.attributes`: both are accepted. */
function withoutEnvelope(body: unknown): unknown {
  const data = isJsonObject(body) ? body.data : undefined;
  const attributes: JsonValue | undefined = isJsonObject(data) ? data.attributes : undefined;
  return isJsonObject(attributes) ? attributes : body;
}
