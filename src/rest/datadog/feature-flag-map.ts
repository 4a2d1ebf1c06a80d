import type { Services } from '../../actions/services.ts';
import { type Flag, type FlagSetting, isOnIn, settingOf } from '../../domain/flag.ts';
import type { EpochMilliseconds } from '../../domain/instant.ts';
import { type JsonValue, jsonEqual } from '../../domain/json.ts';
import type { Environment } from '../../domain/organization.ts';
import { extensionPart } from '../http/extension-part.ts';
import { toWireAllocations } from './allocation-map.ts';
import type { DatadogPlace } from './datadog-place.ts';
import type { StalenessStatus, WireFlag, WireFlagEnvironment, WireFlagListItem } from './feature-flag-wire.ts';
import { stalenessOf } from './staleness.ts';
import { type PendingSuggestions, pendingIn, pendingSuggestions } from './suggestion.ts';
import { parseJson, toWireVariant } from './variant-map.ts';

/** The author of changes without a key. */
const NO_USER = '00000000-0000-0000-0000-000000000000';

/** Translates a flag of a list to Datadog's form. */
export function toListItem(flag: Flag, place: DatadogPlace, pending: PendingSuggestions): WireFlagListItem {
  const schema = schemaText(flag);
  return {
    id: flag.id,
    type: 'feature-flags',
    attributes: {
      archived_at: flag.archivedAt,
      created_at: flag.createdAt,
      created_by: toUserId(flag.createdBy),
      description: flag.description,
      distribution_channel: flag.distributionChannel,
      feature_flag_environments: place.environments.flatMap((environment) => {
        const setting = settingOf(flag, environment.key);
        return setting === undefined ? [] : [toFlagEnvironment(flag, environment, setting, place, pending)];
      }),
      ...(schema === undefined ? {} : { json_schema: schema }),
      key: flag.key,
      last_updated_by: toUserId(flag.updatedBy),
      name: flag.name,
      require_approval: flag.requiresApproval,
      tags: [...flag.tags],
      updated_at: flag.updatedAt,
      value_type: flag.valueType,
      variants: flag.variants.map((variant) => toWireVariant(flag, variant)),
    },
  };
}

/** Translates a flag to Datadog's form. */
export function toWireFlag(
  flag: Flag,
  place: DatadogPlace,
  pending: PendingSuggestions,
  staleness: StalenessStatus,
): WireFlag {
  const { attributes, ...item } = toListItem(flag, place, pending);
  return { ...item, attributes: { ...attributes, staleness_status: staleness } };
}

/** Shows a flag of the snapshot with what only the database knows. */
export async function showFlag(
  services: Services,
  flag: Flag,
  place: DatadogPlace,
  now: EpochMilliseconds,
): Promise<{ data: WireFlag }> {
  const pending = await pendingSuggestions(services, place.organizationId, flag.id);
  return { data: toWireFlag(flag, place, pending, await stalenessOf(services, flag, now)) };
}

/** Everything that the answer with one flag depends on. */
export async function flagDependsOn(
  services: Services,
  flag: Flag,
  { organization, organizationId, environments }: DatadogPlace,
  now: EpochMilliseconds,
): Promise<readonly JsonValue[]> {
  const seen = environments.map(({ id }) => id);
  const defaults = [...seen, organization.featureDefaults[flag.key] ?? null];
  return ['datadog', organizationId, organization.revision, flag.id, defaults, await stalenessOf(services, flag, now)];
}

function toFlagEnvironment(
  flag: Flag,
  environment: Environment,
  setting: FlagSetting,
  place: DatadogPlace,
  pending: PendingSuggestions,
): WireFlagEnvironment {
  const variantId = (key: string | null) => flag.variants.find((variant) => variant.key === key)?.id ?? null;
  const allocations = toWireAllocations(flag, environment, setting, place);
  // The end of the setting's random id: twelve hexadecimal digits that never change.
  const suffix = setting.id.slice(-12);
  const { rolloutCondition: condition } = setting;
  return {
    environment_id: environment.id,
    environment_name: environment.name,
    environment_queries: [...environment.queries],
    status: isOnIn(flag, environment.key, place.organization.featureDefaults) ? 'ENABLED' : 'DISABLED',
    default_variant_id: variantId(setting.defaultVariant),
    override_variant_id: variantId(setting.overrideVariant),
    default_allocation_key: `allocation-default-${suffix}`,
    override_allocation_key: `allocation-override-${suffix}`,
    allocations: allocations.length === 0 ? null : Object.fromEntries(allocations.map((each) => [each.key, each])),
    is_production: environment.isProduction,
    require_feature_flag_approval: environment.requiresApproval,
    pending_suggestion_id: pendingIn(pending, flag, environment),
    rollout_percentage: Math.round(setting.rolloutPercentage),
    rules: allocations,
    ...(condition === null
      ? {}
      : { rollout_condition: { min_version: condition.minVersion, activation_date: condition.activationDate } }),
  };
}

/** The text of a flag's JSON Schema; flags of other types may have one, too, which checks nothing. */
export function schemaText({ jsonSchema, extensions }: Flag): string | undefined {
  const written = extensionPart(extensions, 'datadog').json_schema;
  if (typeof written === 'string' && (jsonSchema === null || jsonEqual(parseJson(written), jsonSchema))) return written;
  return jsonSchema === null ? undefined : JSON.stringify(jsonSchema);
}

/** The UUID of the key of a change. */
function toUserId(actorId: string): string {
  return /^key:([0-9a-f-]{36})$/.exec(actorId)?.[1] ?? NO_USER;
}
