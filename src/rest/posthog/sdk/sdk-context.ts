import type { Services } from '../../../actions/services.ts';
import { continuityKeys, knownContext } from '../../../actions/subject/subjects.ts';
import type { ContextGroup, EvaluationContext } from '../../../domain/evaluation.ts';
import { type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import { andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
import { memoizeByObject } from '../../../domain/memoize-by-object.ts';
import { referencedAttributes } from '../../../evaluation/referenced-attributes.ts';
import type { Snapshot } from '../../../evaluation/snapshot.ts';
import type { FlagsRequest } from './sdk-request.ts';

/** The property that is the version of the client application. */
const VERSION = 'app_version';

const INITIAL = '$initial_';

/** The properties of campaigns, which have no `$`. */
export const CAMPAIGN = /^(?:utm_\w+|\w+clid|gclsrc|[gw]braid|li_fat_id|mc_cid|igshid)$/;

/**
 * The context of a request (contract §6.3): the stored properties of the subject and its groups, overlaid by those of the
 * request; the distinct id as a property; and missing `$initial_…` properties filled from the plain ones.
 */
export function contextOf(
  services: Services,
  snapshot: Snapshot,
  request: FlagsRequest,
): MaybePromise<EvaluationContext> {
  const { targetingKey, formerKey, deviceId, usesStoredAttributes } = request;
  const given: EvaluationContext = {
    targetingKey,
    deviceId,
    appVersion: null,
    attributes: withoutNull({ distinct_id: targetingKey, ...request.attributes }),
    groups: groupsOf(request.groups),
  };
  const known = usesStoredAttributes ? knownContext(services, snapshot, given, propertiesFor(snapshot)) : given;
  return andThen(known, ({ groups, attributes: plain }) =>
    andThen(continuityKeys(services, snapshot, { targetingKey, formerKey }), (hashKeys) => {
      const attributes = withInitials(plain);
      return { targetingKey, deviceId, groups, attributes, appVersion: versionOf(attributes), hashKeys };
    }),
  );
}

/** The properties from which the attributes that an environment's rules name are derived. */
const propertiesFor = memoizeByObject((snapshot: Snapshot): readonly string[] => {
  const sources = [...referencedAttributes(snapshot).ofSubject].flatMap(sourcesOf);
  return [...new Set([...sources, ...(usesVersion(snapshot) ? [VERSION] : [])])];
});

function usesVersion({ flags, flagKeys }: Snapshot): boolean {
  return flagKeys.some((key) =>
    (flags.get(key)?.everySetting ?? []).some(
      ({ rolloutCondition }) => (rolloutCondition?.minVersion ?? null) !== null,
    ),
  );
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

/** To PostHog a property that is null is set, with the text `null`. */
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
  const version = ownMember(attributes, VERSION);
  return typeof version === 'number' || typeof version === 'string' ? String(version) : null;
}
