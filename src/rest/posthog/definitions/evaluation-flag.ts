import type { Flag } from '../../../domain/flag.ts';
import type { EpochMilliseconds } from '../../../domain/instant.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { withoutCohort } from '../cohorts/single-cohort.ts';
import { bucketingIdentifier } from '../filters/bucketing-identifier.ts';
import { showFilters } from '../filters/filters-view.ts';
import { groupsOf, numberIn, propertiesOf } from '../filters/filters-wire.ts';
import { isRemoteConfiguration } from '../flags/flag-map.ts';
import { isActive } from '../flags/flag-switch.ts';
import { evaluationTagsOf, runtimeOf } from '../flags/flag-wire.ts';
import type { PosthogPlace } from '../posthog-place.ts';
import { flagNumbered } from '../project-index.ts';
import { dependencyChain } from './dependency-chain.ts';

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
