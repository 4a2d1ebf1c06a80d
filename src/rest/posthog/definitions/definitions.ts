import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import type { JsonObject, JsonValue } from '../../../domain/json.ts';
import { andThen, type MaybePromise } from '../../../domain/maybe-promise.ts';
import { configurationId } from '../../http/configuration.ts';
import { weakEntityTag } from '../../http/entity-tag.ts';
import type { Reading, Tagging } from '../../http/route.ts';
import { cohortDefinition } from '../cohorts/cohort-map.ts';
import { type CohortBranch, readCohortTree } from '../cohorts/cohort-tree.ts';
import { dependencyChain } from '../filters/dependencies.ts';
import { bucketingIdentifier, groupsOf, hasMember, numberIn, propertiesOf } from '../filters/filters-schema.ts';
import { showFilters } from '../filters/filters-view.ts';
import { cohortNumber, operatorOf } from '../filters/property-map.ts';
import { evaluationTagsOf, runtimeOf } from '../flags/flag-schema.ts';
import { isRemoteConfiguration } from '../flags/flag-view.ts';
import { type Asking, enter, flagNumbered, isActive, type PosthogPlace, segmentNumbered } from '../project.ts';

/** What an SDK evaluates flags from by itself (contract §2.8). */
export interface Definitions {
  readonly flags: readonly JsonObject[];
  readonly group_type_mapping: Readonly<Record<string, string>>;
  readonly cohorts: Readonly<Record<string, JsonValue>>;
}

const tagging: Tagging = { tag: weakEntityTag, cacheControl: 'private, must-revalidate' };

/**
 * The definitions of a project under an entity tag. They depend on the revision, on the environment, and on what windows and
 * schedules let through at this moment, which is only put together for a client that has other ones.
 */
export function readDefinitions(asking: Asking, sendsCohorts: boolean): MaybePromise<Reading> {
  return andThen(enter(asking, 'feature_flag:read'), (place) => {
    const { organizationId, environment, snapshot } = place;
    const configuration = configurationId(asking.services.store, snapshot, asking.now);
    return {
      dependsOn: [organizationId, environment.key, configuration, sendsCohorts],
      tagging,
      answer: () => ({ status: 200, body: definitionsOf(place, asking.now, sendsCohorts) }),
    };
  });
}

/** The definitions of a project at an instant. */
export function definitionsOf(place: PosthogPlace, now: EpochMilliseconds, sendsCohorts: boolean): Definitions {
  const { snapshot } = place;
  return {
    flags: snapshot.flagKeys.flatMap((key) => {
      const flag = snapshot.flags.get(key)?.flag;
      const shown = flag === undefined ? undefined : evaluationFlag(flag, place, now, sendsCohorts);
      return shown === undefined ? [] : [shown];
    }),
    group_type_mapping: Object.fromEntries(snapshot.groupTypes.map((type, index) => [String(index), type])),
    cohorts: sendsCohorts ? cohortsOf(place) : {},
  };
}

/** The property groups of all cohorts that some flag asks about, directly or through another; a list of members stays here. */
function cohortsOf(place: PosthogPlace): Readonly<Record<string, JsonValue>> {
  const { flags, flagKeys, segments } = place.snapshot;
  const waiting = flagKeys.flatMap((key) => flags.get(key)?.dependencies.segments ?? []);
  const seen = new Set<string>();
  const cohorts: Record<string, JsonValue> = {};
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const compiled = segments.get(key);
    if (seen.has(key) || compiled === undefined) continue;
    seen.add(key);
    const definition = cohortDefinition(compiled.segment, place);
    if (definition !== undefined) cohorts[compiled.segment.number] = definition;
    waiting.push(...compiled.dependencies.segments);
  }
  return cohorts;
}

/** Whether a flag is none of those that SDKs evaluate by themselves: its payload is fetched, or is nobody's to see. */
function isWithheld(flag: Flag): boolean {
  return isRemoteConfiguration(flag) || flag.encryptsPayloads;
}

/**
 * A flag as SDKs are told of it that evaluate by themselves (contract §2.8): other flags by their keys, each with the chain of
 * flags to ask first. What no filters say exactly is left to the server, as flags with experience continuity are. Where cohorts
 * are not sent along, what is simple of them is put into the flag. Undefined for a flag that SDKs are not told of.
 */
export function evaluationFlag(
  flag: Flag,
  place: PosthogPlace,
  now: EpochMilliseconds,
  sendsCohorts = true,
): JsonObject | undefined {
  if (isWithheld(flag)) return undefined;
  const { filters, isExact } = showFilters(flag, place, now);
  const told = withDependencies(filters, place);
  return {
    ...rawEvaluationFlag(flag, place, now),
    evaluation_contexts: evaluationTagsOf(flag),
    has_experiment: false,
    filters: sendsCohorts ? told : withoutCohort(told, place),
    ensure_experience_continuity: flag.experienceContinuity || !isExact,
  };
}

/** The same members with the filters as they are shown (contract §2.9). */
export function rawEvaluationFlag(flag: Flag, place: PosthogPlace, now: EpochMilliseconds) {
  return {
    id: flag.number,
    team_id: place.projectNumber,
    name: flag.description,
    key: flag.key,
    filters: showFilters(flag, place, now).filters,
    deleted: flag.deletedAt !== null,
    active: isActive(flag, place, now),
    ensure_experience_continuity: flag.experienceContinuity,
    has_encrypted_payloads: flag.encryptsPayloads,
    version: flag.version,
    evaluation_runtime: runtimeOf(flag),
    bucketing_identifier: bucketingIdentifier(flag),
    evaluation_tags: [...evaluationTagsOf(flag)],
  };
}

function withDependencies(filters: JsonObject, place: PosthogPlace): JsonObject {
  const groups = groupsOf(filters).map((group) => {
    const properties = propertiesOf(group).map((property) => withChain(property, place));
    return properties.length === 0 ? group : { ...group, properties };
  });
  return { ...filters, groups };
}

function withChain(property: JsonObject, place: PosthogPlace): JsonObject {
  if (property.type !== 'flag') return property;
  const dependency = flagNumbered(place.organization, numberIn(property.key) ?? 0);
  if (dependency === undefined) return { ...property, dependency_chain: [] };
  return { ...property, key: dependency.key, dependency_chain: dependencyChain(dependency, place) };
}

/**
 * Filters in which the one cohort that they name is put into its conditions, for SDKs that are not sent cohorts (contract
 * §2.8): where it is alone in its condition set, without a variant, and asks nothing but plain questions about persons.
 * Everything else stays as it is.
 */
export function withoutCohort(filters: JsonObject, place: PosthogPlace): JsonObject {
  const groups = groupsOf(filters);
  const named = new Set(groups.flatMap(propertiesOf).filter(isCohort).map(cohortNumber));
  if (named.size !== 1) return filters;
  return { ...filters, groups: groups.flatMap((group) => expanded(group, place) ?? [group]) };
}

function isCohort({ type }: JsonObject): boolean {
  return type === 'cohort';
}

/** The condition sets that a cohort's own are put as; undefined where it cannot be. */
function expanded(group: JsonObject, place: PosthogPlace): readonly JsonObject[] | undefined {
  const [property, ...others] = propertiesOf(group);
  if (property === undefined || others.length > 0 || !isCohort(property) || hasMember(group, 'variant'))
    return undefined;
  if (operatorOf(property) === 'not_in') return undefined;
  const ways = waysInto(property, place);
  return ways?.map((properties) => ({ ...group, properties }));
}

/** The ways into a cohort, each a list of properties that must all hold; undefined where they are not that simple. */
function waysInto(property: JsonObject, place: PosthogPlace): readonly (readonly JsonObject[])[] | undefined {
  const segment = segmentNumbered(place.organization, cohortNumber(property) ?? 0);
  const properties = segment && cohortDefinition(segment, place);
  if (properties === undefined) return undefined;
  const tree = readCohortTree({ properties });
  if (typeof tree === 'string' || !tree.branches.every((branch) => branch.properties.every(isPlain))) return undefined;
  const ways = tree.branches.map(waysIntoBranch);
  if (tree.match === 'ANY' || ways.length === 1) return ways.flat();
  return ways.every((each) => each.length === 1) ? [ways.flatMap(([way = []]) => way)] : undefined;
}

function waysIntoBranch({ match, properties }: CohortBranch): readonly (readonly JsonObject[])[] {
  return match === 'ALL' ? [properties] : properties.map((each) => [each]);
}

function isPlain(property: JsonObject): boolean {
  return (property.type ?? 'person') === 'person' && property.negation !== true;
}
