import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import type { JsonObject, JsonValue } from '../../../domain/json.ts';
import { cohortDefinition } from '../cohorts/cohort-map.ts';
import { type CohortBranch, readCohortTree } from '../cohorts/cohort-tree.ts';
import { dependencyChain } from '../filters/dependencies.ts';
import { bucketingIdentifier, groupsOf, hasMember, numberIn, propertiesOf } from '../filters/filters-schema.ts';
import { showFilters } from '../filters/filters-view.ts';
import { cohortNumber, operatorOf } from '../filters/property-map.ts';
import { evaluationTagsOf, runtimeOf } from '../flags/flag-schema.ts';
import { isRemoteConfiguration, withProperties } from '../flags/flag-view.ts';
import { flagNumbered, isActive, type Project, segmentNumbered } from '../project.ts';

/** What SDKs evaluate flags from locally (contract §2.8). */
export interface Definitions {
  readonly flags: readonly JsonObject[];
  readonly group_type_mapping: Readonly<Record<string, string>>;
  readonly cohorts: Readonly<Record<string, JsonValue>>;
}

export const evaluationFlagExample = {
  ...{ id: 7, team_id: 1, name: '', key: 'beta' },
  filters: { groups: [{ properties: [], rollout_percentage: 45 }] },
  ...{ deleted: false, active: true, ensure_experience_continuity: false, has_encrypted_payloads: false },
  ...{ version: 2, evaluation_runtime: 'all', bucketing_identifier: null, evaluation_tags: [] },
} satisfies JsonObject;

/** The definitions of a project at an instant. */
export function definitionsOf(project: Project, now: EpochMilliseconds, sendsCohorts: boolean): Definitions {
  const { snapshot } = project;
  return {
    flags: snapshot.flagKeys.flatMap((key) => {
      const flag = snapshot.flags.get(key)?.flag;
      const shown = flag && evaluationFlag(flag, project, now, sendsCohorts);
      return shown === undefined ? [] : [shown];
    }),
    group_type_mapping: Object.fromEntries(snapshot.groupTypes.map((type, index) => [String(index), type])),
    cohorts: sendsCohorts ? cohortsOf(project) : {},
  };
}

/**
 * A flag for local evaluation: it names other flags by key, each with the chain of flags to evaluate first. An SDK asks the
 * server for flags with experience continuity, and so for flags that filters cannot express exactly. Undefined for flags whose
 * payloads are fetched or encrypted.
 */
export function evaluationFlag(
  flag: Flag,
  project: Project,
  now: EpochMilliseconds,
  sendsCohorts = true,
): JsonObject | undefined {
  if (isRemoteConfiguration(flag) || flag.encryptsPayloads) return undefined;
  const { filters, isExact } = showFilters(flag, project, now);
  const withChains = withProperties(filters, (property) => withChain(property, project));
  return {
    ...rawEvaluationFlag(flag, project, now),
    evaluation_contexts: evaluationTagsOf(flag),
    has_experiment: false,
    filters: sendsCohorts ? withChains : withoutCohort(withChains, project),
    ensure_experience_continuity: flag.experienceContinuity || !isExact,
  };
}

/** The same members with the filters as they are shown (contract §2.9). */
export function rawEvaluationFlag(flag: Flag, project: Project, now: EpochMilliseconds) {
  return {
    id: flag.number,
    team_id: project.projectNumber,
    name: flag.description,
    key: flag.key,
    filters: showFilters(flag, project, now).filters,
    deleted: flag.deletedAt !== null,
    active: isActive(flag, project, now),
    ensure_experience_continuity: flag.experienceContinuity,
    has_encrypted_payloads: flag.encryptsPayloads,
    version: flag.version,
    evaluation_runtime: runtimeOf(flag),
    bucketing_identifier: bucketingIdentifier(flag),
    evaluation_tags: evaluationTagsOf(flag),
  };
}

function withChain(property: JsonObject, project: Project): JsonObject {
  if (property.type !== 'flag') return property;
  const dependency = flagNumbered(project.organization, numberIn(property.key) ?? -1);
  if (dependency === undefined) return { ...property, dependency_chain: [] };
  return { ...property, key: dependency.key, dependency_chain: dependencyChain(dependency, project) };
}

/** The definitions of the cohorts that flags name, directly or through other cohorts, by number. */
function cohortsOf(project: Project): Readonly<Record<string, JsonValue>> {
  const { flags, flagKeys, segments } = project.snapshot;
  const keys = new Set(flagKeys.flatMap((key) => flags.get(key)?.dependencies.segments ?? []));
  const cohorts: Record<string, JsonValue> = {};
  // A set visits what is added meanwhile.
  for (const key of keys) {
    const compiled = segments.get(key);
    if (compiled === undefined) continue;
    const definition = cohortDefinition(compiled.segment, project);
    if (definition !== undefined) cohorts[compiled.segment.number] = definition;
    for (const other of compiled.dependencies.segments) keys.add(other);
  }
  return cohorts;
}

/**
 * Filters with their only cohort expanded into conditions, for SDKs that are not sent cohorts (contract §2.8): where it is alone
 * in its condition set, without a variant, and has only plain properties of persons.
 */
function withoutCohort(filters: JsonObject, project: Project): JsonObject {
  const groups = groupsOf(filters);
  const named = new Set(groups.flatMap(propertiesOf).filter(isCohort).map(cohortNumber));
  if (named.size !== 1) return filters;
  return { ...filters, groups: groups.flatMap((group) => expanded(group, project) ?? [group]) };
}

function isCohort({ type }: JsonObject): boolean {
  return type === 'cohort';
}

/** The condition sets that replace a cohort's; undefined if it cannot be expanded. */
function expanded(group: JsonObject, project: Project): readonly JsonObject[] | undefined {
  const [property, ...others] = propertiesOf(group);
  if (property === undefined || others.length > 0 || !isCohort(property)) return undefined;
  if (hasMember(group, 'variant') || operatorOf(property) === 'not_in') return undefined;
  return alternativesOf(property, project)?.map((properties) => ({ ...group, properties }));
}

/** The alternatives of a cohort, each a list of properties that must all hold; undefined if it is not that simple. */
function alternativesOf(property: JsonObject, project: Project): readonly (readonly JsonObject[])[] | undefined {
  const segment = segmentNumbered(project.organization, cohortNumber(property) ?? -1);
  const properties = segment && cohortDefinition(segment, project);
  if (properties === undefined) return undefined;
  const tree = readCohortTree({ properties });
  if (typeof tree === 'string' || !tree.branches.every((branch) => branch.properties.every(isPlain))) return undefined;
  const alternatives = tree.branches.map(alternativesIn);
  if (tree.match === 'ANY' || alternatives.length === 1) return alternatives.flat();
  return alternatives.every((each) => each.length === 1) ? [alternatives.flatMap(([only = []]) => only)] : undefined;
}

function alternativesIn({ match, properties }: CohortBranch): readonly (readonly JsonObject[])[] {
  return match === 'ALL' ? [properties] : properties.map((each) => [each]);
}

function isPlain(property: JsonObject): boolean {
  return (property.type ?? 'person') === 'person' && property.negation !== true;
}
