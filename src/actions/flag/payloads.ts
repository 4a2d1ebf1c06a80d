import { type Caller, isAllowed } from '../../domain/caller.ts';
import { problem, ValidationError } from '../../domain/errors.ts';
import type { Flag, Variant } from '../../domain/flag.ts';
import { isJsonObject, type JsonObject, type JsonValue, jsonEqual } from '../../domain/json.ts';
import { isSealed, PAYLOAD_TEXTS, REDACTED_PAYLOAD } from '../../domain/sealed-payload.ts';
import { jsonProblems } from '../../domain/text-rules.ts';
import type { PayloadPlace } from '../../store/flags/payload-keys.ts';
import type { Services } from '../services.ts';

/*
 * A flag that encrypts its payloads holds ciphertexts wherever it is stored: in its rows, in the log's documents and differences,
 * in change requests, in snapshots. A verb's draft is encrypted before any other step. What is stored of a flag that no longer
 * encrypts is decrypted last, so that a request to stop encrypting reveals nothing until it is approved.
 * Only `Variant.payload` is encrypted. Such a flag is stored without the original texts of payloads that some APIs store.
 */

type WithKeys = Pick<Services, 'payloadKeys'>;

/** Two states of a flag as they may be logged. */
export interface SealedStates {
  readonly before: Flag | null;
  readonly after: Flag;
}

/**
 * Encrypts the payloads of a draft whose flag requires it, and for the log also those of the state before. An unchanged payload
 * keeps its ciphertext, so it is not a change; {@link REDACTED_PAYLOAD} in the draft changes nothing.
 * Throws ValidationError if there is no key to encrypt with.
 */
export function sealPayloads(services: WithKeys, before: Flag | null, draft: Flag): SealedStates {
  if (!draft.encryptsPayloads && before?.encryptsPayloads !== true) return { before, after: draft };
  const kept = withPayloads(draft, (variant) => keptPayload(before, variant));
  if (!draft.encryptsPayloads) return { before, after: kept };
  if (before?.encryptsPayloads !== true) refuseWithoutKey(services);
  const former = before && withoutTexts(withPayloads(before, ({ payload }) => sealed(services, before, payload)));
  const after = withPayloads(kept, (variant) => sealedAgain(services, former, kept, variant));
  return { before: former, after: withoutTexts(after) };
}

/**
 * A flag as it is stored: its payloads are readable if it does not encrypt them, and else encrypted with the current key.
 * Throws ValidationError for a payload that should become readable but whose key is missing.
 */
export function storedPayloads({ payloadKeys }: WithKeys, flag: Flag): Flag {
  if (!flag.variants.some(({ payload }) => isSealed(payload))) return flag;
  return withPayloads(flag, ({ payload }, index) => {
    if (!isSealed(payload) || (flag.encryptsPayloads && payloadKeys.isCurrent(payload))) return payload;
    const opened = payloadKeys.open(placeOf(flag), payload);
    if (opened !== undefined) return flag.encryptsPayloads ? payloadKeys.seal(placeOf(flag), opened) : opened;
    if (flag.encryptsPayloads) return payload;
    const message = 'is encrypted with a key that is gone, expected another payload, null for none, or that key';
    throw new ValidationError([problem(`variants.${index}.payload`, message)]);
  });
}

/**
 * A payload as a caller sees it. Callers with a secret key and `flag:read`, and anonymous callers with full access, see the text
 * of an encrypted one. Others see {@link REDACTED_PAYLOAD}, and so do all if its key is missing.
 */
export function revealPayload(
  { payloadKeys }: WithKeys,
  caller: Caller,
  place: PayloadPlace,
  payload: JsonValue,
): JsonValue {
  if (!isSealed(payload)) return payload;
  return (mayReveal(caller) ? payloadKeys.open(place, payload) : undefined) ?? REDACTED_PAYLOAD;
}

/** A flag with its payloads as a caller sees them. */
export function revealPayloads(services: WithKeys, caller: Caller, flag: Flag): Flag {
  return withPayloads(flag, ({ payload }) => revealPayload(services, caller, placeOf(flag), payload));
}

function mayReveal(caller: Caller): boolean {
  if (caller.apiKeyId === null) return caller.permissions.has('*');
  return !caller.isClient && isAllowed(caller, 'flag:read');
}

/** The redaction, sent back by a caller that was shown it, leaves the payload unchanged. */
function keptPayload(before: Flag | null, variant: Variant): JsonValue {
  const former = before?.encryptsPayloads === true ? formerPayload(before, variant) : undefined;
  return former !== undefined && variant.payload === REDACTED_PAYLOAD ? former : variant.payload;
}

function sealedAgain(services: WithKeys, former: Flag | null, flag: Flag, variant: Variant): JsonValue {
  const { payload } = variant;
  const before = former === null ? undefined : formerPayload(former, variant);
  if (isSealed(before) && !isSealed(payload) && payload !== null) {
    if (jsonEqual(services.payloadKeys.open(placeOf(flag), before), payload)) return before;
  }
  return sealed(services, flag, payload);
}

function formerPayload(before: Flag, { key }: Variant): JsonValue | undefined {
  return before.variants.find((variant) => variant.key === key)?.payload ?? undefined;
}

/** A payload that cannot be stored stays as it is, so that the check of the flag can name it. */
function sealed(services: WithKeys, flag: Flag, payload: JsonValue): JsonValue {
  if (payload === null || isSealed(payload) || jsonProblems('', payload).length > 0) return payload;
  refuseWithoutKey(services);
  return services.payloadKeys.seal(placeOf(flag), payload);
}

function refuseWithoutKey({ payloadKeys }: WithKeys): void {
  if (payloadKeys.canSeal) return;
  const message = 'is true and there is no key to encrypt with, expected the setting PAYLOAD_KEYS to hold one';
  throw new ValidationError([problem('encryptsPayloads', message)]);
}

function withPayloads(flag: Flag, payloadOf: (variant: Variant, index: number) => JsonValue): Flag {
  const variants = flag.variants.map((variant, index) => {
    const payload = payloadOf(variant, index);
    return payload === variant.payload ? variant : { ...variant, payload };
  });
  return { ...flag, variants };
}

/** A flag without the original texts of its payloads that APIs store. */
function withoutTexts(flag: Flag): Flag {
  const settings = Object.entries(flag.settings).map(([environment, setting]) => {
    const extensions = Object.entries(setting.extensions).map(
      ([source, part]) => [source, partWithoutTexts(part)] as const,
    );
    return [environment, { ...setting, extensions: Object.fromEntries(extensions) }] as const;
  });
  return { ...flag, settings: Object.fromEntries(settings) };
}

function partWithoutTexts(part: JsonValue): JsonValue {
  if (!isJsonObject(part)) return part;
  const { [PAYLOAD_TEXTS]: _, ...others }: JsonObject = part;
  return others;
}

function placeOf({ organizationId, id }: Flag): PayloadPlace {
  return { organizationId, flagId: id };
}
