import type { ConditionGroupInput, ConditionInput } from '../../../actions/flag/flag-inputs.ts';
import { isJsonObject, type JsonObject, type JsonValue, jsonEqual } from '../../../domain/json.ts';
import type { Segment } from '../../../domain/segment.ts';
import type { Condition, ConditionGroup, Match } from '../../../domain/targeting.ts';
import { extensionPart } from '../../http/extension-part.ts';
import { type PropertyPlace, toCondition } from '../filters/property-map.ts';
import { NEVER } from '../filters/property-operators.ts';
import { showConditions } from '../filters/property-view.ts';
import { toWireInstant } from '../instants.ts';
import type { Project } from '../project.ts';
import { toWireUser } from '../user.ts';
import type { WireCohort } from './cohort-schema.ts';
import { type CohortBranch, type CohortTree, readCohortTree, writeCohortTree } from './cohort-tree.ts';

/** The conditions of a segment. */
interface SegmentConditions {
  readonly match: Match;
  readonly groups: readonly ConditionGroupInput[];
}

interface ShownCohort {
  readonly filters: JsonObject;
  /** Whether they mean exactly the same as the segment. */
  readonly isExact: boolean;
}

/** Events are not stored, so a property of events matches no subject. */
const NO_EVENTS: ConditionInput = { attribute: 'targetingKey', ...NEVER };

/** Every person has a distinct id. */
const NO_PERSON: CohortBranch = {
  match: 'ALL',
  properties: [{ key: 'distinct_id', type: 'person', operator: 'is_not_set', value: 'is_not_set' }],
};

/** Shows a segment as a cohort; a null count means that it was not counted. */
export function toWireCohort(segment: Segment, project: Project, count: number | null): WireCohort {
  const isStatic = segment.kind === 'STATIC';
  return {
    id: segment.number,
    name: segment.name,
    description: segment.description,
    groups: [],
    deleted: false,
    filters: showCohort(segment, project).filters,
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

/** Whether a property is about the events of a person. */
export function isBehavioral(property: JsonValue): boolean {
  return isJsonObject(property) && property.type === 'behavioral';
}

/** The conditions that the filters of a cohort mean. */
export function toSegmentConditions({ match, branches }: CohortTree, place: PropertyPlace): SegmentConditions {
  const condition = (property: JsonObject) =>
    isBehavioral(property) ? NO_EVENTS : toCondition(property, place, 'COHORT');
  return {
    match,
    groups: branches.map((branch) => ({ match: branch.match, conditions: branch.properties.map(condition) })),
  };
}

/** The filters of a cohort as they were written, as long as they mean the same as the segment. */
export function writtenFilters(segment: Segment, place: PropertyPlace): JsonObject | undefined {
  const { filters } = extensionPart(segment.extensions, 'posthog');
  if (!isJsonObject(filters)) return undefined;
  if (segment.kind === 'STATIC') return filters;
  const tree = readCohortTree(filters);
  if (typeof tree === 'string') return undefined;
  return isSame(toSegmentConditions(tree, place), segment) ? filters : undefined;
}

/** The definition of a cohort for local evaluation (contract §2.8). Undefined if only the server can evaluate it. */
export function cohortDefinition(segment: Segment, place: PropertyPlace): JsonValue | undefined {
  const { filters, isExact } = showCohort(segment, place);
  return segment.kind === 'STATIC' || !isExact ? undefined : filters.properties;
}

/** The filters of a cohort. */
export function showCohort(segment: Segment, place: PropertyPlace): ShownCohort {
  const written = writtenFilters(segment, place);
  if (written !== undefined) return { filters: written, isExact: true };
  if (segment.kind === 'STATIC') return { filters: { properties: {} }, isExact: true };
  const { match, groups } = segment;
  const empty = { filters: { properties: writeCohortTree({ match: 'ANY', branches: [NO_PERSON] }) }, isExact: true };
  if (groups.length === 0) return empty;
  const branches = groups.map((group) => showBranch(group, place));
  const properties = writeCohortTree({ match, branches });
  return { filters: { properties }, isExact: branches.every(({ isExact }) => isExact) };
}

function showBranch({ match, conditions }: ConditionGroup, place: PropertyPlace): CohortBranch & { isExact: boolean } {
  const shown = showConditions(conditions, place, 'COHORT');
  // Several properties for one condition must all hold.
  const isOneEach = match === 'ALL' || shown.properties.length === conditions.length;
  const isOfCohorts = shown.properties.every(({ type }) => type === 'person' || type === 'cohort');
  return { match, properties: shown.properties, isExact: shown.isExact && isOneEach && isOfCohorts };
}

function isSame({ match, groups }: SegmentConditions, segment: Segment): boolean {
  const meant = groups.map((group) => [group.match ?? 'ALL', group.conditions.map(meaningOf)]);
  const stored = segment.groups.map((group) => [group.match, group.conditions.map(meaningOf)]);
  return match === segment.match && jsonEqual(meant, stored);
}

function meaningOf(condition: ConditionInput | Condition): readonly JsonValue[] {
  const { attribute, operator, values, ignoreCase, negate, groupType } = condition;
  return [attribute ?? '', operator, values ?? [], ignoreCase ?? false, negate ?? false, groupType ?? null];
}
