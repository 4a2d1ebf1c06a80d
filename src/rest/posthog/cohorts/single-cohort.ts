import type { JsonObject } from '../../../domain/json.ts';
import { groupsOf, hasMember, propertiesOf } from '../filters/filters-wire.ts';
import { cohortNumber, operatorOf } from '../filters/property-map.ts';
import type { PosthogPlace } from '../posthog-place.ts';
import { segmentNumbered } from '../project-index.ts';
import { cohortDefinition } from './cohort-map.ts';
import { type CohortBranch, readCohortTree } from './cohort-tree.ts';

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
