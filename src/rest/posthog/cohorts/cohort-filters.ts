import type { JsonObject, JsonValue } from '../../../domain/json.ts';
import type { Segment } from '../../../domain/segment.ts';
import { memberOf } from '../../http/extension-part.ts';
import { cohortNumber, type PropertyPlace } from '../filters/property-map.ts';
import { type PosthogPlace, segmentNumbered } from '../project.ts';
import { PosthogRefusal } from '../refusal.ts';
import { isAboutEvents, writtenFilters } from './cohort-map.ts';
import { type CohortTree, propertiesIn, readCohortTree, treeFaults } from './cohort-tree.ts';

/** The kinds of property that a cohort can ask about; `behavioral` ones are about events, which are not known here. */
const PROPERTY_TYPES = ['person', 'cohort', 'behavioral'];
const VALUELESS_OPERATORS: readonly unknown[] = ['is_set', 'is_not_set'];

/** Checks the filters of a cohort, one that is there already or a new one. Throws PosthogRefusal. */
export function checkCohortFilters(
  filters: JsonValue | undefined,
  place: PropertyPlace,
  cohort: Segment | null,
): CohortTree {
  const tree = readCohortTree(filters);
  if (typeof tree === 'string') throw refusal(treeFaults[tree]);
  for (const property of propertiesIn(tree)) checkProperty(property, place);
  if (cohort !== null && leadsTo(cohort.number, tree, place)) {
    throw new PosthogRefusal('invalid_input', 'Cohorts cannot reference other cohorts in a loop.');
  }
  return tree;
}

function checkProperty(property: JsonObject, place: PropertyPlace): void {
  const type = memberOf(property, 'type');
  if (typeof type !== 'string' || !PROPERTY_TYPES.includes(type)) {
    throw refusal('Cohort filters can only use person, cohort, and behavioral properties.');
  }
  const missing = missingMembers(property, type);
  if (missing.length > 0) throw refusal(`Missing required keys for ${type} filter: ${missing.join(', ')}`);
  if (type === 'cohort' && cohortNamed(property, place) === undefined) {
    const detail = `Cohort with id ${String(property.value)} does not exist`;
    throw new PosthogRefusal('cohort_does_not_exist', detail, 'filters');
  }
}

function missingMembers(property: JsonObject, type: string): readonly string[] {
  const needed = type === 'person' && VALUELESS_OPERATORS.includes(property.operator) ? ['key'] : ['key', 'value'];
  return needed.filter((name) => (memberOf(property, name) ?? null) === null);
}

/** The cohort that a property names; undefined where it is about something else, or there is none. */
function cohortNamed(property: JsonObject, { organization }: PropertyPlace): Segment | undefined {
  const number = property.type === 'cohort' ? cohortNumber(property) : undefined;
  return number === undefined ? undefined : segmentNumbered(organization, number);
}

/** Whether a cohort of these filters would be part of what decides it. */
function leadsTo(number: number, tree: CohortTree, place: PropertyPlace): boolean {
  return reachedFrom(tree, place).some((segment) => segment.number === number);
}

/** The cohorts that filters name, and whatever those name in turn. */
function reachedFrom(tree: CohortTree, place: PropertyPlace): readonly Segment[] {
  const found = new Set(propertiesIn(tree).flatMap((property) => cohortNamed(property, place) ?? []));
  for (const segment of found) for (const other of segmentsNamedBy(segment, place)) found.add(other);
  return [...found];
}

function segmentsNamedBy({ key }: Segment, { organization: { segments } }: PropertyPlace): readonly Segment[] {
  const named = segments.get(key)?.dependencies.segments ?? [];
  return [...named].flatMap((other) => segments.get(other)?.segment ?? []);
}

/** Whether an answer of some flag depends on a cohort, or on one that it is part of. */
export function isAskedForByFlags({ key }: Segment, { snapshot }: PosthogPlace): boolean {
  const asked = new Set([...snapshot.flags.values()].flatMap(({ dependencies }) => dependencies.segments));
  for (const one of asked)
    for (const other of snapshot.segments.get(one)?.dependencies.segments ?? []) asked.add(other);
  return asked.has(key);
}

/** The cohort, or one of those that decide it, that has filters on events; undefined where none has (contract §4.4). */
export function cohortWithEvents(segment: Segment, place: PropertyPlace): Segment | undefined {
  const found = new Set([segment]);
  for (const one of found) for (const other of segmentsNamedBy(one, place)) found.add(other);
  return [...found].find((one) => asksForEvents(one, place));
}

/** Refuses filters on events, its own or those of the cohorts it names, where flags already ask for the cohort. */
export function refuseEvents(tree: CohortTree, place: PropertyPlace): void {
  if (propertiesIn(tree).some(isAboutEvents)) {
    const detail = 'Behavioral filters cannot be added to cohorts used in feature flags.';
    throw new PosthogRefusal('behavioral_cohort_found', detail, 'filters');
  }
  const named = reachedFrom(tree, place).find((one) => asksForEvents(one, place));
  if (named === undefined) return;
  const detail = `A cohort dependency (${named.name}) has filters based on events. These cohorts can't be used in feature flags.`;
  throw new PosthogRefusal('behavioral_cohort_found', detail, 'filters');
}

function asksForEvents(segment: Segment, place: PropertyPlace): boolean {
  const tree = readCohortTree(writtenFilters(segment, place));
  return typeof tree !== 'string' && propertiesIn(tree).some(isAboutEvents);
}

function refusal(detail: string): PosthogRefusal {
  return new PosthogRefusal('invalid_input', detail, 'filters');
}
