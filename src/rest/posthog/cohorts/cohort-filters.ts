import { type JsonObject, type JsonValue, ownMember } from '../../../domain/json.ts';
import type { Segment } from '../../../domain/segment.ts';
import { cohortNumber, operatorOf, type PropertyPlace } from '../filters/property-map.ts';
import { findPropertyOperator, isReadable } from '../filters/property-operators.ts';
import { type Project, segmentNumbered } from '../project.ts';
import { pythonRepr } from '../python-repr.ts';
import { invalidInput, PosthogRefusal } from '../refusal.ts';
import { isBehavioral, writtenFilters } from './cohort-map.ts';
import { type CohortTree, propertiesIn, readCohortTree, treeFaults } from './cohort-tree.ts';

const PROPERTY_TYPES = ['person', 'cohort', 'behavioral'];

/** Parses and checks the filters of a cohort; null for a new one. Throws PosthogRefusal. */
export function checkCohortFilters(
  filters: JsonValue | undefined,
  place: PropertyPlace,
  cohort: Segment | null,
): CohortTree {
  const tree = readCohortTree(filters);
  if (typeof tree === 'string') throw invalidInput(treeFaults[tree], 'filters');
  for (const property of propertiesIn(tree)) checkProperty(property, place);
  const isLoop = cohort !== null && cohortsReachedFrom(tree, place).some(({ number }) => number === cohort.number);
  if (isLoop) throw invalidInput('Cohorts cannot reference other cohorts in a loop.');
  return tree;
}

/** Throws PosthogRefusal if filters, or those of the cohorts that they name, are about events, where a flag uses the cohort. */
export function refuseBehavioral(tree: CohortTree, segment: Segment, project: Project): void {
  if (!isUsedByFlags(segment, project)) return;
  if (propertiesIn(tree).some(isBehavioral)) {
    throw behavioral('Behavioral filters cannot be added to cohorts used in feature flags.');
  }
  const named = cohortsReachedFrom(tree, project).find((one) => hasBehavioral(one, project));
  if (named === undefined) return;
  const what = `A cohort dependency (${named.name}) has filters based on events.`;
  throw behavioral(`${what} These cohorts can't be used in feature flags.`);
}

/** The first cohort with filters on events among a cohort and those that it depends on (contract §4.4). */
export function findBehavioralCohort(segment: Segment, place: PropertyPlace): Segment | undefined {
  return withDependencies([segment], place).find((one) => hasBehavioral(one, place));
}

function checkProperty(property: JsonObject, place: PropertyPlace): void {
  const type = ownMember(property, 'type');
  if (typeof type !== 'string' || !PROPERTY_TYPES.includes(type)) {
    throw invalidInput('Cohort filters can only use person, cohort, and behavioral properties.', 'filters');
  }
  const isValueless = type === 'person' && ['is_set', 'is_not_set'].includes(String(property.operator));
  const required = isValueless ? ['key'] : ['key', 'value'];
  const missing = required.filter((name) => (ownMember(property, name) ?? null) === null);
  if (missing.length > 0) {
    throw invalidInput(`Missing required keys for ${type} filter: ${missing.join(', ')}`, 'filters');
  }
  if (type === 'person') refuseUnreadable(property);
  if (type === 'cohort' && cohortNamed(property, place) === undefined) {
    const detail = `Cohort with id ${String(property.value)} does not exist`;
    throw new PosthogRefusal('cohort_does_not_exist', detail, 'filters');
  }
}

function refuseUnreadable(property: JsonObject): void {
  const operator = operatorOf(property);
  const row = findPropertyOperator(operator);
  const value = ownMember(property, 'value') ?? null;
  if (row !== undefined && isReadable(row.compare(value))) return;
  if (row === undefined) throw new PosthogRefusal('invalid_operator', `Invalid operator: ${operator}`, 'filters');
  const shown = typeof value === 'string' ? value : pythonRepr(value);
  throw new PosthogRefusal('invalid_value', `Invalid value for operator ${operator}: ${shown}`, 'filters');
}

function cohortNamed(property: JsonObject, { organization }: PropertyPlace): Segment | undefined {
  const number = property.type === 'cohort' ? cohortNumber(property) : undefined;
  return number === undefined ? undefined : segmentNumbered(organization, number);
}

function cohortsReachedFrom(tree: CohortTree, place: PropertyPlace): readonly Segment[] {
  return withDependencies(
    propertiesIn(tree).flatMap((property) => cohortNamed(property, place) ?? []),
    place,
  );
}

/** Segments with all that they depend on. */
function withDependencies(
  segments: readonly Segment[],
  { organization }: Pick<PropertyPlace, 'organization'>,
): readonly Segment[] {
  const found = new Set(segments);
  // A set visits what is added meanwhile.
  for (const { key } of found) {
    for (const other of organization.segments.get(key)?.dependencies.segments ?? []) {
      const segment = organization.segments.get(other)?.segment;
      if (segment !== undefined) found.add(segment);
    }
  }
  return [...found];
}

function isUsedByFlags({ key }: Segment, project: Project): boolean {
  const keys = [...project.snapshot.flags.values()].flatMap(({ dependencies }) => dependencies.segments);
  const used = keys.flatMap((each) => project.organization.segments.get(each)?.segment ?? []);
  return withDependencies(used, project).some((segment) => segment.key === key);
}

function hasBehavioral(segment: Segment, place: PropertyPlace): boolean {
  const tree = readCohortTree(writtenFilters(segment, place));
  return typeof tree !== 'string' && propertiesIn(tree).some(isBehavioral);
}

function behavioral(detail: string): PosthogRefusal {
  return new PosthogRefusal('behavioral_cohort_found', detail, 'filters');
}
