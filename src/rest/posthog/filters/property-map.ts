import { groupTypeAt } from '../../../domain/group-type.ts';
import { type JsonObject, ownMember } from '../../../domain/json.ts';
import { attributeOnly, type Condition } from '../../../domain/targeting.ts';
import { flagNumbered, type Project, segmentNumbered } from '../project.ts';
import { numberIn } from './filters-schema.ts';
import { type Comparison, compareProperty, NEVER } from './property-operators.ts';

/** A condition before it has an id. */
export type ConditionDraft = Omit<Condition, 'id'>;

/** Only cohorts honour `negation` (contract §4.6). */
export type PropertyOwner = 'FLAG' | 'COHORT';

/** Where properties find the flags, cohorts and group types that they name. */
export type PropertyPlace = Pick<Project, 'organization'>;

/** Person properties that are members of the domain's context. Any other, also `id`, is an attribute. */
export const personMembers = { distinct_id: 'targetingKey', app_version: 'appVersion' } as const;

/** The property that is the key of a group, and the domain's attribute for it. */
export const groupKeyProperty = '$group_key';
export const GROUP_KEY_ATTRIBUTE = 'key';

/** The conditions that properties mean; all must hold. A missing flag or cohort matches no subject. */
export function toConditions(
  properties: readonly JsonObject[],
  place: PropertyPlace,
  owner: PropertyOwner = 'FLAG',
): readonly ConditionDraft[] {
  return properties.map((property) => toCondition(property, place, owner));
}

/** The condition that a property means. */
export function toCondition(property: JsonObject, place: PropertyPlace, owner: PropertyOwner = 'FLAG'): ConditionDraft {
  const negate = owner === 'COHORT' && property.negation === true;
  return { ...positiveCondition(property, place), negate };
}

/** The operator of a property: `exact` by default, for cohorts `in`. */
export function operatorOf({ type, operator }: JsonObject): string {
  if (typeof operator === 'string') return operator;
  return type === 'cohort' ? 'in' : 'exact';
}

/** The number of the cohort that a property names, in older clients as a list of one; undefined if it names none. */
export function cohortNumber({ value }: JsonObject): number | undefined {
  return numberIn(Array.isArray(value) && value.length === 1 ? value[0] : value);
}

/** The index of a property's group type; undefined if it is missing. */
export function groupTypeIndexIn(property: JsonObject): number | undefined {
  return numberIn(ownMember(property, 'group_type_index'));
}

/** The name of the group type at an index; its position if no type has the index yet. */
export function groupTypeNamed(index: number, { organization }: PropertyPlace): string {
  return organization.groupTypes[index] ?? groupTypeAt(index);
}

function positiveCondition(property: JsonObject, place: PropertyPlace): ConditionDraft {
  const { type } = property;
  if (type === 'cohort') return cohortCondition(property, place);
  if (type === 'flag') return flagCondition(property, place);
  const name = String(property.key);
  const comparison = compareProperty(operatorOf(property), ownMember(property, 'value') ?? null);
  if (type !== 'group') return condition(ownMember(personMembers, name) ?? attributeOnly(name), comparison);
  const attribute = name === groupKeyProperty ? GROUP_KEY_ATTRIBUTE : name;
  return { ...condition(attribute, comparison), groupType: groupTypeNamed(groupTypeIndexIn(property) ?? 0, place) };
}

function cohortCondition(property: JsonObject, { organization }: PropertyPlace): ConditionDraft {
  const number = cohortNumber(property);
  const segment = number === undefined ? undefined : segmentNumbered(organization, number);
  if (segment === undefined) return condition('cohort', NEVER);
  const operator = operatorOf(property) === 'not_in' ? 'NOT_IN_SEGMENT' : 'IN_SEGMENT';
  return condition('', { operator, values: [segment.key], ignoreCase: false });
}

function flagCondition({ key, value = true }: JsonObject, { organization }: PropertyPlace): ConditionDraft {
  const number = numberIn(key);
  const flag = number === undefined ? undefined : flagNumbered(organization, number);
  const isAnswer = typeof value === 'boolean' || (typeof value === 'string' && value !== '');
  if (flag === undefined || !isAnswer) return condition('flag', NEVER);
  return condition(flag.key, { operator: 'FLAG_EVALUATES_TO', values: [value], ignoreCase: false });
}

function condition(attribute: string, comparison: Comparison): ConditionDraft {
  return { attribute, ...comparison, negate: false, groupType: null };
}
