import { type Flag, type FlagSetting, onVariant } from '../../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue, jsonEqual, ownMember } from '../../../domain/json.ts';
import { parseExactJson } from '../../../domain/large-integer.ts';
import { isSealed, PAYLOAD_TEXTS, REDACTED_PAYLOAD } from '../../../domain/sealed-payload.ts';
import { extensionPart } from '../../http/extension-part.ts';

/*
 * PostHog keeps the payload of a variant as a JSON text. The domain keeps its value, and the setting's extension keeps the text;
 * of an encrypted payload it keeps only the layout of the text, which reveals nothing.
 */

type Texts = Readonly<Record<string, string>>;

/** JSON layouts that clients write: Python's, and indented. The default is without spaces. */
const layoutWriters: Readonly<Record<string, (value: JsonValue) => string>> = {
  spaced,
  indented: (value) => JSON.stringify(value, null, 2),
};

/** The payload texts of filters by variant key, or by `true`. */
export function payloadsOf(filters: JsonObject): Texts {
  const payloads = ownMember(filters, 'payloads');
  if (!isJsonObject(payloads)) return {};
  return Object.fromEntries(Object.entries(payloads).map(([key, value]) => [key, toPayloadText(value)]));
}

/** A payload that is sent as a value is kept as its JSON text (contract §4.4). */
export function toPayloadText(value: JsonValue): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The value of a payload text, with integers beyond 2^53 as large integers; the text itself if it is not JSON. */
export function readPayload(text: string): JsonValue {
  try {
    return parseExactJson(text);
  } catch {
    return text;
  }
}

/** The payload values of filters, without those that are null. */
export function readPayloads(filters: JsonObject): JsonObject {
  const values = Object.entries(payloadsOf(filters)).map(([key, text]) => [key, readPayload(text)] as const);
  return Object.fromEntries(values.filter(([, value]) => value !== null));
}

/** The member `payloads` of a flag, if it has payloads: as written, as long as the values are the same. */
export function showPayloads(flag: Flag, setting: FlagSetting): JsonObject {
  const { [PAYLOAD_TEXTS]: written, payload_layouts: layouts } = extensionPart(setting.extensions, 'posthog');
  const writtenTexts = payloadsOf({ payloads: written ?? null });
  const textOf = (key: string, payload: JsonValue): string => {
    if (payload === REDACTED_PAYLOAD || isSealed(payload)) return REDACTED_PAYLOAD;
    const text = ownMember(writtenTexts, key);
    if (text !== undefined && jsonEqual(readPayload(text), payload)) return text;
    const layout = isJsonObject(layouts) ? ownMember(layouts, key) : undefined;
    return (ownMember(layoutWriters, String(layout)) ?? JSON.stringify)(payload);
  };
  const texts = Object.fromEntries(payloadsIn(flag).map(([key, payload]) => [key, textOf(key, payload)]));
  const isUnchanged = jsonEqual(readPayloads({ payloads: texts }), readPayloads({ payloads: writtenTexts }));
  if (isUnchanged && isJsonObject(written)) return { payloads: written };
  return Object.keys(texts).length === 0 ? {} : { payloads: texts };
}

/** What the setting's extension keeps of the payloads of filters. The layouts serve when the flag encrypts them later. */
export function keptPayloads(
  filters: JsonObject,
  before: FlagSetting | undefined,
  isEncrypted: boolean,
): Readonly<Record<string, JsonValue | undefined>> {
  const { payload_layouts: former } = extensionPart(before?.extensions ?? {}, 'posthog');
  const layouts = Object.entries(payloadsOf(filters)).flatMap(([key, text]): [string, JsonValue][] => {
    const isRedacted = text === REDACTED_PAYLOAD && isJsonObject(former);
    const layout = isRedacted ? ownMember(former, key) : layoutOf(text);
    return layout === undefined ? [] : [[key, layout]];
  });
  return {
    [PAYLOAD_TEXTS]: isEncrypted ? undefined : ownMember(filters, 'payloads'),
    payload_layouts: layouts.length === 0 ? undefined : Object.fromEntries(layouts),
  };
}

/** The payloads of a flag by PostHog's keys. */
function payloadsIn(flag: Flag): readonly (readonly [string, JsonValue])[] {
  const on = flag.valueType === 'BOOLEAN' ? onVariant(flag) : undefined;
  const variants = flag.valueType === 'BOOLEAN' ? [] : flag.variants;
  const shown = on === undefined ? variants : [{ ...on, key: 'true' }];
  return shown.filter(({ payload }) => payload !== null).map(({ key, payload }) => [key, payload]);
}

function layoutOf(text: string): string | undefined {
  const value = readPayload(text);
  return Object.entries(layoutWriters).find(
    ([, write]) => write(value) === text && text !== JSON.stringify(value),
  )?.[0];
}

function spaced(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}: ${spaced(member)}`);
  return `{${members.join(', ')}}`;
}
