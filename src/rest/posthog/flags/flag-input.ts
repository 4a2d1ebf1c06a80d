import type { CreateFlagInput, FlagChange, SettingChange } from '../../../actions/flag/flag-inputs.ts';
import { type Flag, settingOf } from '../../../domain/flag.ts';
import { type EpochMilliseconds, parseInstant } from '../../../domain/instant.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../domain/json.ts';
import { withExtensionPart } from '../../http/extension-part.ts';
import { checkFilters } from '../filters/check-filters.ts';
import { type FiltersInput, toFiltersInput } from '../filters/filters-input.ts';
import { bucketingIdentifier, NO_FILTERS } from '../filters/filters-schema.ts';
import { showFilters } from '../filters/filters-view.ts';
import { isActive, type Project } from '../project.ts';
import { invalidInput, PosthogRefusal } from '../refusal.ts';
import { evaluationRuntimes, evaluationTagsOf, type FlagChangeBody, type NewFlagBody } from './flag-schema.ts';
import { writtenInstants } from './flag-view.ts';

/** PostHog's keys are longer than those of other APIs (contract §3). */
const LONGEST_KEY = 400;

const KEY = /^[a-zA-Z0-9_-]+$/;

/** The input of `patchFlag` for a change. */
export interface FlagPatchInput
  extends FlagChange,
    Partial<Pick<FiltersInput, 'valueType' | 'variants' | 'holdoutDefinition'>> {
  readonly key?: string | undefined;
  readonly longestKey: number;
  readonly archived?: boolean | undefined;
  readonly deleted?: boolean | undefined;
  readonly setting?: (SettingChange & { readonly environment: string }) | undefined;
}

/** The input of `createFlag` for a new flag. Throws PosthogRefusal. */
export function toCreateFlagInput(body: NewFlagBody, project: Project, now: EpochMilliseconds) {
  const { key: flagKey, active = true, bucketing_identifier: identifier = null } = body;
  refuseMalformedKey(flagKey);
  const filters = filtersIn(body) ?? NO_FILTERS;
  const target = { flag: undefined, flagKey, isEncrypted: body.has_encrypted_payloads === true, now };
  checkFilters(filters, { ...target, project });
  const { setting, ...input } = toFiltersInput(filters, { ...target, identifier, place: project });
  return {
    ...{ organizationId: project.organizationId, key: flagKey, longestKey: LONGEST_KEY },
    ...input,
    ...toFlagChange(body, undefined, now),
    settings: [{ ...setting, environment: project.environment.key, enabled: active }],
  } satisfies CreateFlagInput;
}

/** The patch of a flag, which is given as the caller may see it, for a change. Throws PosthogRefusal. */
export function toFlagPatch(
  body: FlagChangeBody,
  flag: Flag,
  project: Project,
  now: EpochMilliseconds,
): FlagPatchInput {
  const { key, deleted, archived } = body;
  if (key !== undefined && key !== flag.key) refuseMalformedKey(key);
  if (key !== undefined && deleted !== true) refuseTakenKey(key, flag, project);
  const { setting, ...input } = fromFilters(body, flag, project, now);
  const changed = { ...setting, ...toSwitch(body, flag, project, now) };
  return {
    ...input,
    ...toFlagChange(body, flag, now),
    ...{ key: key === flag.key ? undefined : key, longestKey: LONGEST_KEY, archived, deleted },
    setting: Object.keys(changed).length === 0 ? undefined : { ...changed, environment: project.environment.key },
  };
}

/** The input for new filters, or for the current ones if their meaning or their encryption changes. */
function fromFilters(
  body: FlagChangeBody,
  flag: Flag,
  project: Project,
  now: EpochMilliseconds,
): Partial<FiltersInput> {
  const { bucketing_identifier: identifier = bucketingIdentifier(flag) } = body;
  const isEncrypted = body.has_encrypted_payloads ?? flag.encryptsPayloads;
  const sent = filtersIn(body);
  const replacement = sent !== undefined && Object.hasOwn(sent, 'groups') ? sent : undefined;
  const isSame = identifier === bucketingIdentifier(flag) && isEncrypted === flag.encryptsPayloads;
  if (replacement === undefined && isSame) return {};
  const target = { flag, flagKey: flag.key, isEncrypted, now };
  if (replacement !== undefined) checkFilters(replacement, { ...target, project });
  const filters = replacement ?? showFilters(flag, project, now).filters;
  const { prerequisites, ...input } = toFiltersInput(filters, { ...target, identifier, place: project });
  return prerequisites?.length === flag.prerequisites.length ? input : { ...input, prerequisites };
}

function filtersIn({ filters }: { readonly filters?: unknown }): JsonObject | undefined {
  return isJsonObject(filters) ? filters : undefined;
}

/**
 * What `active` changes of a setting. A flag that waits for its activation date is shown as inactive: activating it ends the
 * wait, and leaving it inactive changes nothing.
 */
function toSwitch({ active }: FlagChangeBody, flag: Flag, project: Project, now: EpochMilliseconds): SettingChange {
  if (active === undefined || active === isActive(flag, project, now)) return {};
  if (!active) return { enabled: false };
  const { rolloutCondition } = settingOf(flag, project.environment.key) ?? {};
  const { minVersion = null, activationDate = null } = rolloutCondition ?? {};
  const isWaiting = activationDate !== null && (parseInstant(activationDate) ?? now) > now;
  return { enabled: true, ...(isWaiting ? { rolloutCondition: { minVersion, activationDate: null } } : {}) };
}

function toFlagChange(body: NewFlagBody | FlagChangeBody, flag: Flag | undefined, now: EpochMilliseconds): FlagChange {
  const { evaluation_runtime: runtime, ensure_experience_continuity: continuity } = body;
  const tags = body.tags?.map((tag) => tag.trim().toLowerCase()).filter((tag) => tag !== '');
  const kept = { ...keptMembers(body, flag, tags ?? flag?.tags ?? []), ...writtenInstants(body, flag, now) };
  return {
    description: body.name,
    ...(tags === undefined ? {} : { tags: [...new Set(tags)] }),
    ...(runtime === undefined ? {} : { distributionChannel: evaluationRuntimes[runtime ?? 'all'] }),
    ...(continuity === undefined ? {} : { experienceContinuity: continuity ?? false }),
    ...(body.has_encrypted_payloads === undefined ? {} : { encryptsPayloads: body.has_encrypted_payloads ?? false }),
    extensions: withExtensionPart(flag?.extensions ?? {}, 'posthog', kept),
  };
}

/** The members that the extension of a flag keeps; undefined removes one. */
function keptMembers(
  body: NewFlagBody | FlagChangeBody,
  flag: Flag | undefined,
  tags: readonly string[],
): Readonly<Record<string, JsonValue | undefined>> {
  const { rollback_conditions, performed_rollback, analytics_dashboards, has_enriched_analytics } = body;
  const { is_remote_configuration, creation_context, _create_in_folder, bucketing_identifier: identifier } = body;
  const sent = {
    ...{ rollback_conditions, performed_rollback, analytics_dashboards, has_enriched_analytics },
    ...{ is_remote_configuration, creation_context, _create_in_folder },
  };
  return {
    ...Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined)),
    ...(body.active === true && flag !== undefined ? { performed_rollback: false } : {}),
    ...(identifier === undefined ? {} : { bucketing_identifier: identifier ?? undefined }),
    evaluation_tags: toEvaluationTags(body, flag, tags),
  };
}

/** The evaluation tags, all of them tags of the flag (contract §3); undefined for none. */
function toEvaluationTags(
  body: NewFlagBody | FlagChangeBody,
  flag: Flag | undefined,
  tags: readonly string[],
): readonly string[] | undefined {
  const sent = (body.evaluation_tags ?? body.evaluation_contexts)?.map((tag) => tag.trim().toLowerCase());
  const invalid = (sent ?? []).filter((tag) => !tags.includes(tag));
  if (invalid.length > 0) {
    const detail = `Evaluation tags must be a subset of tags. Invalid evaluation tags: ${invalid.join(', ')}`;
    throw invalidInput(detail);
  }
  const left = sent ?? (flag === undefined ? [] : evaluationTagsOf(flag).filter((tag) => tags.includes(tag)));
  return left.length === 0 ? undefined : [...new Set(left)];
}

function refuseMalformedKey(key: string): void {
  if (KEY.test(key)) return;
  const detail = 'Only letters, numbers, hyphens (-) & underscores (_) are allowed.';
  throw new PosthogRefusal('invalid_key', detail, 'key');
}

function refuseTakenKey(key: string, flag: Flag, { organization }: Project): void {
  const other = organization.flags.get(key);
  if (other === undefined || other.id === flag.id) return;
  throw new PosthogRefusal('unique', 'There is already a feature flag with this key.', 'key');
}
