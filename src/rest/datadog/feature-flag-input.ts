import type { CreateFlagInput, FlagChange } from '../../actions/flag/flag-inputs.ts';
import { problem, shown, ValidationError } from '../../domain/errors.ts';
import type { Flag } from '../../domain/flag.ts';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import type { ValueType } from '../../domain/value.ts';
import { withExtensionPart } from '../http/extension-part.ts';
import type { DatadogPlace } from './datadog-place.ts';
import { schemaText } from './feature-flag-map.ts';
import type { WireFlagChange, WireNewFlag } from './feature-flag-wire.ts';
import { parseJson, readValue, withWrittenValues } from './variant-map.ts';

const ATTRIBUTES = 'data.attributes';

/**
 * Translates a new flag from Datadog's form: off everywhere, with the same default variant everywhere. Throws ValidationError.
 */
export function toCreateFlagInput(wire: WireNewFlag, { organizationId, environments }: DatadogPlace): CreateFlagInput {
  const { value_type: valueType, variants, json_schema } = wire;
  const texts = Object.fromEntries(variants.map(({ key, value }) => [key, value]));
  const schema = readSchema(json_schema, valueType, {});
  return {
    organizationId,
    key: wire.key,
    name: wire.name,
    description: wire.description,
    valueType,
    jsonSchema: schema.jsonSchema,
    tags: wire.tags ?? undefined,
    distributionChannel: wire.distribution_channel,
    requiresApproval: wire.require_approval,
    permanent: wire.staleness_status === 'PERMANENT',
    variants: variants.map(({ key, name, value }, index) => ({
      ...{ key, name },
      value: readValue(valueType, value, key, `${ATTRIBUTES}.variants.${index}.value`),
    })),
    settings: environments.map(({ key }) => ({
      environment: key,
      enabled: false,
      defaultVariant: defaultVariant(wire),
    })),
    extensions: withWrittenValues(schema.extensions ?? {}, texts),
  };
}

function defaultVariant({ default_variant_key: key, variants }: WireNewFlag): string | null {
  if (typeof key !== 'string') return variants[0]?.key ?? null;
  if (variants.some((variant) => variant.key === key)) return key;
  const known = variants.map((variant) => variant.key).join(', ');
  throw new ValidationError([
    problem(`${ATTRIBUTES}.default_variant_key`, `is ${shown(key)}, expected a variant of the flag: ${known}`),
  ]);
}

/** Translates a change of a flag from Datadog's form. Throws ValidationError. */
export function toFlagChange({ name, description, json_schema }: WireFlagChange, flag: Flag): FlagChange {
  // A text that comes back as it was shown need not be stored.
  const text = json_schema === schemaText(flag) ? undefined : json_schema;
  return { name, description, ...readSchema(text, flag.valueType, flag.extensions) };
}

/** A schema as the flag's, and as the text that it was written as. Flags that are not JSON store only the text. */
function readSchema(
  text: string | null | undefined,
  valueType: ValueType,
  extensions: JsonObject,
): Pick<FlagChange, 'jsonSchema' | 'extensions'> {
  if (text === undefined) return {};
  const jsonSchema = text === null ? null : parsedSchema(text);
  return {
    jsonSchema: valueType === 'JSON' ? jsonSchema : undefined,
    extensions: withExtensionPart(extensions, 'datadog', { json_schema: text ?? undefined }),
  };
}

function parsedSchema(text: string): JsonValue {
  const schema = parseJson(text);
  if (schema !== undefined) return schema;
  throw new ValidationError([
    problem(`${ATTRIBUTES}.json_schema`, `is ${shown(text)}, expected a JSON Schema as a text`),
  ]);
}
