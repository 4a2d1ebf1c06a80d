import { type Flag, type FlagSetting, onVariant } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue, jsonEqual } from '../../../domain/json.ts';
import { isSealed, PAYLOAD_TEXTS, REDACTED_PAYLOAD } from '../../../domain/sealed-payload.ts';
import { posthogPart } from '../extension.ts';
import { askPayloads, readPayload } from './filters-map.ts';
import { payloadsOf } from './filters-schema.ts';
import { writeLaidOut } from './payload-layout.ts';

/** The filters that were last written through this dialect, without their condition sets. */
export function writtenFrame(setting: FlagSetting): JsonObject | undefined {
  const { filters, [PAYLOAD_TEXTS]: payloads } = posthogPart(setting.extensions);
  if (!isJsonObject(filters)) return undefined;
  return isJsonObject(payloads) ? { ...filters, payloads } : filters;
}

/** The variants of `multivariate`, each with what was written of it besides. */
export function showVariants({ variants }: Flag, setting: FlagSetting): JsonObject[] {
  const written = writtenVariants(setting);
  const isUnweighted = variants.every(({ weight }) => (weight ?? 0) === 0);
  return variants.map(({ key, name, weight }, index) => {
    const former = written.find((each) => each.key === key) ?? {};
    const isNamed = name !== key || Object.hasOwn(former, 'name');
    // Somebody must get the variant that the condition sets leave open, should one ever do so.
    const share = isUnweighted && index === 0 ? 100 : (weight ?? 0);
    return { ...former, key, ...(isNamed ? { name } : {}), rollout_percentage: share };
  });
}

function writtenVariants(setting: FlagSetting): readonly JsonObject[] {
  const multivariate = writtenFrame(setting)?.multivariate;
  const variants = isJsonObject(multivariate) ? multivariate.variants : undefined;
  return Array.isArray(variants) ? variants.filter(isJsonObject) : [];
}

/** The member `payloads`, if there are any: the texts that were written, as far as they still say the same. */
export function showPayloads(flag: Flag, setting: FlagSetting): JsonObject {
  const written = writtenFrame(setting) ?? {};
  const texts = payloadTexts(flag, payloadsOf(written), payloadLayouts(setting));
  const isWritten = jsonEqual(askPayloads({ payloads: texts }), askPayloads(written));
  if (isWritten && isJsonObject(written.payloads)) return { payloads: written.payloads };
  return Object.keys(texts).length === 0 ? {} : { payloads: texts };
}

/** How the texts of encrypted payloads were laid out, by their keys. */
export function payloadLayouts(setting: FlagSetting): JsonObject {
  const { payload_layouts: layouts } = posthogPart(setting.extensions);
  return isJsonObject(layouts) ? layouts : {};
}

function payloadTexts(
  flag: Flag,
  written: Readonly<Record<string, string>>,
  layouts: JsonObject,
): Readonly<Record<string, string>> {
  const on = flag.valueType === 'BOOLEAN' ? onVariant(flag) : undefined;
  const whole = flag.valueType === 'BOOLEAN' ? [] : flag.variants;
  const told = on === undefined ? whole : [{ ...on, key: 'true' }];
  return Object.fromEntries(
    told.flatMap(({ key, payload }) =>
      payload === null ? [] : [[key, payloadText(payload, written[key], layouts[key])] as const],
    ),
  );
}

function payloadText(payload: JsonValue, written: string | undefined, layout: JsonValue | undefined): string {
  if (payload === REDACTED_PAYLOAD || isSealed(payload)) return REDACTED_PAYLOAD;
  const isSame = written !== undefined && jsonEqual(readPayload(written), payload);
  return isSame ? written : writeLaidOut(payload, layout);
}
