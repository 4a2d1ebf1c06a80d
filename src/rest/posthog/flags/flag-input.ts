import type { CreateFlagInput, FlagChange, SettingChange } from '../../../actions/flag/flag-inputs.ts';
import type { Flag } from '../../../domain/flag.ts';
import { type EpochMilliseconds, parseInstant } from '../../../domain/instant.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { withPosthogPart } from '../extension.ts';
import { checkFilters, normalized } from '../filters/filters-rules.ts';
import { type BucketingIdentifier, bucketingIdentifier, NO_FILTERS } from '../filters/filters-schema.ts';
import { showFilters } from '../filters/filters-view.ts';
import { type TargetingInput, toTargetingInput } from '../filters/targeting-input.ts';
import { isActive, type PosthogPlace, settingAt } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';
import {
  evaluationRuntimes,
  evaluationTagsOf,
  type FlagChangeBody,
  keptMembers,
  type NewFlagBody,
} from './flag-schema.ts';
import { writtenTimes } from './flag-view.ts';

/** PostHog's keys are longer than those of other APIs (contract §3). */
export const LONGEST_KEY = 400;

const KEY = /^[a-zA-Z0-9_-]+$/;

/** What is to change of a flag, for the verb that rewrites it. */
export interface FlagRewrite
  extends FlagChange,
    Partial<Omit<TargetingInput, 'setting' | 'prerequisites' | 'bucketing'>> {
  readonly key?: string | undefined;
  readonly archived?: boolean | undefined;
  readonly deleted?: boolean | undefined;
  readonly setting?: (SettingChange & { readonly environment: string }) | undefined;
}

/** Takes from PostHog's words a flag to make. Throws PosthogRefusal. */
export function toCreateFlagInput(body: NewFlagBody, place: PosthogPlace, now: EpochMilliseconds) {
  const { key, active = true } = body;
  refuseOddKey(key);
  refuseTakenKey(key, undefined, place);
  const identifier = body.bucketing_identifier ?? null;
  const written = filtersIn(body) ?? NO_FILTERS;
  const isEncrypted = body.has_encrypted_payloads === true;
  checkFilters(written, { place, now, flag: undefined, flagKey: key, isEncrypted });
  const target = { flag: undefined, owner: { key, identifier }, isEncrypted, place, now };
  const { setting, ...targeting } = toTargetingInput(normalized(written), target);
  return {
    ...{ organizationId: place.organizationId, key, longestKey: LONGEST_KEY },
    ...targeting,
    ...toFlagChange(body, undefined, now),
    settings: [{ ...setting, environment: place.environment.key, enabled: active }],
  } satisfies CreateFlagInput;
}

/** Takes from PostHog's words what is to change of a flag, which is given as the caller may see it. Throws PosthogRefusal. */
export function toFlagRewrite(
  body: FlagChangeBody,
  flag: Flag,
  place: PosthogPlace,
  now: EpochMilliseconds,
): FlagRewrite {
  const { key, deleted, archived } = body;
  if (key !== undefined && key !== flag.key) refuseOddKey(key);
  if (key !== undefined && deleted !== true) refuseTakenKey(key, flag, place);
  const { setting, ...targeting } = toTargeting(body, flag, place, now);
  const changed = { ...setting, ...toSwitch(body, flag, place, now) };
  return {
    ...targeting,
    ...toFlagChange(body, flag, now),
    ...{ key: key === flag.key ? undefined : key, archived, deleted },
    setting: Object.keys(changed).length === 0 ? undefined : { ...changed, environment: place.environment.key },
  };
}

/** New filters, or the old ones where what they are read with has changed. */
function toTargeting(
  body: FlagChangeBody,
  flag: Flag,
  place: PosthogPlace,
  now: EpochMilliseconds,
): Partial<TargetingInput> {
  const sent = filtersIn(body);
  const identifier = body.bucketing_identifier === undefined ? bucketingIdentifier(flag) : body.bucketing_identifier;
  const isEncrypted = body.has_encrypted_payloads ?? flag.encryptsPayloads;
  const hasGroups = sent !== undefined && Object.hasOwn(sent, 'groups');
  if (hasGroups) checkFilters(sent, { place, now, flag, flagKey: flag.key, isEncrypted });
  if (!hasGroups && identifier === bucketingIdentifier(flag) && isEncrypted === flag.encryptsPayloads) return {};
  const filters = hasGroups ? normalized(sent) : showFilters(flag, place, now).filters;
  const { prerequisites, ...targeting } = toTargetingInput(filters, {
    ...{ flag, owner: { key: flag.key, identifier }, isEncrypted, place, now },
  });
  // Prerequisites that stay need no change.
  return prerequisites?.length === flag.prerequisites.length ? targeting : { ...targeting, prerequisites };
}

/** The filters of a request; undefined where it has none. */
function filtersIn({ filters }: { readonly filters?: unknown }): JsonObject | undefined {
  return isJsonObject(filters) ? filters : undefined;
}

/**
 * What of a setting `active` changes. A flag that waits for its activation date is shown as not active: to make it active is
 * not to wait any more, and to leave it so changes nothing.
 */
function toSwitch(body: FlagChangeBody, flag: Flag, place: PosthogPlace, now: EpochMilliseconds): SettingChange {
  const { active } = body;
  if (active === undefined || active === isActive(flag, place, now)) return {};
  if (!active) return { enabled: false };
  const { minVersion = null, activationDate = null } = settingAt(flag, place)?.rolloutCondition ?? {};
  const isWaiting = activationDate !== null && (parseInstant(activationDate) ?? now) > now;
  return { enabled: true, ...(isWaiting ? { rolloutCondition: { minVersion, activationDate: null } } : {}) };
}

function toFlagChange(body: NewFlagBody | FlagChangeBody, flag: Flag | undefined, now: EpochMilliseconds): FlagChange {
  const { evaluation_runtime: runtime, ensure_experience_continuity: continuity } = body;
  const tags = body.tags?.map((tag) => tag.trim().toLowerCase()).filter((tag) => tag !== '');
  return {
    description: body.name,
    ...(tags === undefined ? {} : { tags: [...new Set(tags)] }),
    ...(runtime === undefined ? {} : { distributionChannel: evaluationRuntimes[runtime ?? 'all'] }),
    ...(continuity === undefined ? {} : { experienceContinuity: continuity ?? false }),
    ...(body.has_encrypted_payloads === undefined ? {} : { encryptsPayloads: body.has_encrypted_payloads ?? false }),
    extensions: withPosthogPart(toExtensions(body, flag, tags ?? flag?.tags ?? []), writtenTimes(body, flag, now)),
  };
}

function toExtensions(body: NewFlagBody | FlagChangeBody, flag: Flag | undefined, tags: readonly string[]): JsonObject {
  const kept = Object.keys(keptMembers).flatMap((member): [string, JsonValue][] => {
    // They were let in as JSON.
    const value = body[member] as JsonValue | undefined;
    return value === undefined ? [] : [[member, value]];
  });
  const identifier: BucketingIdentifier | undefined = body.bucketing_identifier;
  return withPosthogPart(flag?.extensions ?? {}, {
    ...Object.fromEntries(kept),
    ...(body.active === true && flag !== undefined ? { performed_rollback: false } : {}),
    ...(identifier === undefined ? {} : { bucketing_identifier: identifier ?? undefined }),
    evaluation_tags: toEvaluationTags(body, flag, tags),
  });
}

/** The tags of the places where a flag is answered, all of them tags of the flag (contract §3). */
function toEvaluationTags(
  body: NewFlagBody | FlagChangeBody,
  flag: Flag | undefined,
  tags: readonly string[],
): readonly string[] | undefined {
  const asked = body.evaluation_tags ?? body.evaluation_contexts;
  const wanted = asked?.map((tag) => tag.trim().toLowerCase());
  const invalid = (wanted ?? []).filter((tag) => !tags.includes(tag));
  if (invalid.length > 0) {
    const detail = `Evaluation tags must be a subset of tags. Invalid evaluation tags: ${invalid.join(', ')}`;
    throw new PosthogRefusal('invalid_input', detail);
  }
  const left = wanted ?? (flag === undefined ? [] : evaluationTagsOf(flag).filter((tag) => tags.includes(tag)));
  return left.length === 0 ? undefined : [...new Set(left)];
}

function refuseOddKey(key: string): void {
  if (KEY.test(key)) return;
  const detail = 'Only letters, numbers, hyphens (-) & underscores (_) are allowed.';
  throw new PosthogRefusal('invalid_key', detail, 'key');
}

function refuseTakenKey(key: string, flag: Flag | undefined, { organization }: PosthogPlace): void {
  const other = organization.flags.get(key);
  if (other === undefined || other.id === flag?.id) return;
  throw new PosthogRefusal('unique', 'There is already a feature flag with this key.', 'key');
}
