import type { Services } from '../../../actions/services.ts';
import { continuityKeys, knownContext } from '../../../actions/subject/subjects.ts';
import type { ContextGroup, EvaluationContext } from '../../../domain/evaluation.ts';
import type { JsonObject, JsonValue } from '../../../domain/json.ts';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import { referencedAttributes } from '../../../evaluation/referenced-attributes.ts';
import type { Snapshot } from '../../../evaluation/snapshot.ts';
import type { FlagsRequest } from './sdk-request.ts';

/** The version of the calling application, as a property. */
const VERSION = 'app_version';

const INITIAL = '$initial_';

/** Where a campaign is told without a `$`. */
const CAMPAIGN = /^(?:utm_\w+|\w+clid|gclsrc|[gw]braid|li_fat_id|mc_cid|igshid)$/;

/**
 * Whom the flags are evaluated for (contract §6.3): what is stored of the subject and its groups, overlaid by what the request
 * says of them; `distinct_id` among the properties; the first values (`$initial_…`) filled from the present ones.
 */
export async function contextOf(
  services: Services,
  snapshot: Snapshot,
  request: FlagsRequest,
): Promise<EvaluationContext> {
  const { targetingKey, formerKey, deviceId, usesStoredAttributes } = request;
  const given: EvaluationContext = {
    targetingKey,
    deviceId,
    appVersion: null,
    attributes: withoutNull({ distinct_id: targetingKey, ...request.attributes }),
    groups: groupsOf(request.groups),
  };
  const known = usesStoredAttributes
    ? await knownContext(services, snapshot, given, propertiesBehind(snapshot))
    : given;
  const hashKeys = await continuityKeys(services, snapshot, { targetingKey, formerKey });
  const attributes = withInitials(known.attributes);
  return { ...known, attributes, appVersion: versionOf(attributes), hashKeys };
}

/** The properties from which something is made that the rules of an environment ask about. */
const propertiesBehind = memoizeByObject((snapshot: Snapshot): readonly string[] => {
  const sources = [...referencedAttributes(snapshot).ofSubject].flatMap(sourcesOf);
  return [...new Set([...sources, ...(asksVersion(snapshot) ? [VERSION] : [])])];
});

function asksVersion({ flags, flagKeys }: Snapshot): boolean {
  return flagKeys.some((key) => (flags.get(key)?.setting?.rolloutCondition?.minVersion ?? null) !== null);
}

function sourcesOf(attribute: string): readonly string[] {
  if (attribute === 'appVersion') return [VERSION];
  if (!attribute.startsWith(INITIAL)) return [];
  const name = attribute.slice(INITIAL.length);
  return [CAMPAIGN.test(name) ? name : `$${name}`];
}

function groupsOf(groups: FlagsRequest['groups']): Readonly<Record<string, ContextGroup>> {
  return Object.fromEntries(
    Object.entries(groups).map(([type, { key, attributes }]) => [type, { key, attributes: withoutNull(attributes) }]),
  );
}

/** A property that is null is set, and reads `null`. */
function withoutNull(attributes: JsonObject): JsonObject {
  if (!Object.values(attributes).includes(null)) return attributes;
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, value ?? 'null']));
}

function withInitials(attributes: JsonObject): JsonObject {
  const initials = Object.entries(attributes).flatMap(([name, value]): [string, JsonValue][] => {
    const initial = initialName(name);
    return initial === undefined || Object.hasOwn(attributes, initial) ? [] : [[initial, value]];
  });
  return initials.length === 0 ? attributes : { ...attributes, ...Object.fromEntries(initials) };
}

function initialName(name: string): string | undefined {
  if (name.startsWith('$')) return name.startsWith(INITIAL) ? undefined : `${INITIAL}${name.slice(1)}`;
  return CAMPAIGN.test(name) ? `${INITIAL}${name}` : undefined;
}

function versionOf(attributes: JsonObject): string | null {
  const version = Object.hasOwn(attributes, VERSION) ? attributes[VERSION] : undefined;
  if (typeof version === 'number') return String(version);
  return typeof version === 'string' ? version : null;
}
