import type { ConditionGroupInput, ConditionInput } from '../../../actions/flag/flag-inputs.ts';
import { isJsonObject, type JsonObject, type JsonValue, jsonEqual } from '../../../domain/json.ts';
import type { Segment } from '../../../domain/segment.ts';
import type { Condition, ConditionGroup, Match } from '../../../domain/targeting.ts';
import { posthogPart } from '../extension.ts';
import { type PropertyPlace, toCondition } from '../filters/property-map.ts';
import { NEVER } from '../filters/property-operators.ts';
import { showCondition } from '../filters/property-view.ts';
import { toWireInstant } from '../instants.ts';
import type { PosthogPlace } from '../project.ts';
import { toWireUser } from '../user.ts';
import type { WireCohort } from './cohort-schema.ts';
import { type CohortBranch, type CohortTree, readCohortTree, writeCohortTree } from './cohort-tree.ts';

/** What decides a segment. */
interface Deciding {
  readonly match: Match;
  readonly groups: readonly ConditionGroupInput[];
}

/** A cohort's filters as they are shown. */
interface ShownCohort {
  readonly filters: JsonObject;
  /** Whether they are exactly what decides it; no SDK is told of those that are not. */
  readonly isExact: boolean;
}

/** Events are not known here, and so what asks for them holds for nobody. */
const NO_EVENTS: ConditionInput = { attribute: 'targetingKey', ...NEVER };

/** Everybody has one. */
const NOBODY: CohortBranch = {
  match: 'ALL',
  properties: [{ key: 'distinct_id', type: 'person', operator: 'is_not_set', value: 'is_not_set' }],
};

/** What PostHog's cohorts can ask about. */
const COHORT_PROPERTY_TYPES: readonly unknown[] = ['person', 'cohort'];

/** Whether a property asks what somebody has done. */
export function isAboutEvents(property: JsonValue): boolean {
  return isJsonObject(property) && property.type === 'behavioral';
}

/** The segment that a cohort's filters mean. */
export function toDeciding({ match, branches }: CohortTree, place: PropertyPlace): Deciding {
  const ask = (property: JsonObject) => (isAboutEvents(property) ? NO_EVENTS : toCondition(property, place, 'COHORT'));
  return {
    match,
    groups: branches.map((branch) => ({ match: branch.match, conditions: branch.properties.map(ask) })),
  };
}

/** A cohort's filters as they were written, as long as they still are what decides it; undefined where it was changed elsewhere. */
export function writtenFilters(segment: Segment, place: PropertyPlace): JsonObject | undefined {
  const { filters } = posthogPart(segment.extensions);
  if (!isJsonObject(filters)) return undefined;
  if (segment.kind === 'STATIC') return filters;
  const tree = readCohortTree(filters);
  if (typeof tree === 'string') return undefined;
  return isMeaning(toDeciding(tree, place), segment) ? filters : undefined;
}

/** The `filters` of a cohort as PostHog shows them. */
export function showCohort(segment: Segment, place: PropertyPlace): ShownCohort {
  const written = writtenFilters(segment, place);
  if (written !== undefined) return { filters: written, isExact: true };
  return segment.kind === 'STATIC' ? { filters: { properties: {} }, isExact: true } : derive(segment, place);
}

/**
 * What the SDKs that evaluate by themselves are told of a cohort (contract §2.8). Undefined for what they cannot decide: static
 * ones, and those that ask what PostHog has no words for. The SDKs then ask the server.
 */
export function cohortDefinition(segment: Segment, place: PropertyPlace): JsonValue | undefined {
  const { filters, isExact } = showCohort(segment, place);
  return segment.kind === 'STATIC' || !isExact ? undefined : filters.properties;
}

function derive({ match, groups }: Segment, place: PropertyPlace): ShownCohort {
  if (groups.length === 0) return { filters: toFilters('ANY', [NOBODY]), isExact: true };
  const branches = groups.map((group) => deriveBranch(group, place));
  return { filters: toFilters(match, branches), isExact: branches.every(({ isExact }) => isExact) };
}

function deriveBranch(
  { match, conditions }: ConditionGroup,
  place: PropertyPlace,
): CohortBranch & { isExact: boolean } {
  const shown = conditions.map((condition) => showCondition(condition, place, 'COHORT'));
  const properties = shown.flatMap((one) => one.properties);
  // Several properties for one condition must all hold.
  const isSaid = match === 'ALL' || shown.every((one) => one.properties.length === 1);
  const isExact =
    isSaid && shown.every((one) => one.isExact) && properties.every(({ type }) => COHORT_PROPERTY_TYPES.includes(type));
  return { match, properties, isExact };
}

function toFilters(match: Match, branches: readonly CohortBranch[]): JsonObject {
  return { properties: writeCohortTree({ match, branches }) };
}

function isMeaning({ match, groups }: Deciding, segment: Segment): boolean {
  const meant = groups.map((group) => [group.match ?? 'ALL', group.conditions.map(asked)]);
  const decided = segment.groups.map((group) => [group.match, group.conditions.map(asked)]);
  return match === segment.match && jsonEqual(meant, decided);
}

/** What a condition asks, whatever it is called. */
function asked({ attribute, operator, values, ignoreCase, negate, groupType }: ConditionInput | Condition): JsonObject {
  return {
    attribute: attribute ?? '',
    operator,
    values: values ?? [],
    ignoreCase: ignoreCase ?? false,
    negate: negate ?? false,
    groupType: groupType ?? null,
  };
}

/** A segment as PostHog shows cohorts; `count` is how many are in it, where somebody has counted. */
export function toWireCohort(segment: Segment, place: PosthogPlace, count: number | null): WireCohort {
  const isStatic = segment.kind === 'STATIC';
  return {
    id: segment.number,
    name: segment.name,
    description: segment.description,
    groups: [],
    deleted: false,
    filters: showCohort(segment, place).filters,
    query: null,
    version: segment.version,
    is_calculating: false,
    created_by: toWireUser(segment.createdBy),
    created_at: toWireInstant(segment.createdAt),
    last_calculation: toWireInstant(segment.updatedAt),
    errors_calculating: 0,
    count: isStatic ? segment.members.length : count,
    is_static: isStatic,
    cohort_type: isStatic ? 'static' : null,
    experiment_set: [],
  };
}
